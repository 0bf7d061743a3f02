package io.fovea.internal.augmentation;

import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.internal.loading.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * What augmentations do to a batch, and in which epochs. The parameters are drawn per image from that image's own
 * random stream, so they depend on neither batch nor thread. Warps that follow each other sample an image once.
 */
public final class AugmentationPlan {
    private final List<Stage> stages;
    private final int epochs;

    private AugmentationPlan(List<Stage> stages, int epochs) {
        this.stages = List.copyOf(stages);
        this.epochs = epochs;
    }

    /**
     * @param classes of the data, for targets that get shares of several classes
     * @param epochs in which it is on, from the first; those after them get the images as they are
     */
    public static AugmentationPlan of(Augmentations augmentations, int classes, int epochs) {
        List<Stage> stages = new ArrayList<>();
        for (Augmentation step : augmentations.steps()) add(stages, Effects.of(step), classes);
        return new AugmentationPlan(stages, epochs);
    }

    /** In every epoch. */
    public static AugmentationPlan of(Augmentations augmentations, int classes) {
        return of(augmentations, classes, Integer.MAX_VALUE);
    }

    /** Joined with the last one where both are of a kind that is done in one go. */
    private static void add(List<Stage> stages, Effect effect, int classes) {
        Stage last = stages.isEmpty() ? null : stages.get(stages.size() - 1);
        if (effect instanceof Pixelwise step) stages.add(step);
        else if (effect instanceof Warping warp && last instanceof Warps before) replace(stages, before.and(warp));
        else if (effect instanceof Warping warp) stages.add(new Warps(List.of(warp)));
        else if (effect instanceof Retouch one && last instanceof Retouches before) replace(stages, before.and(one));
        else if (effect instanceof Retouch one) stages.add(new Retouches(List.of(one)));
        else if (effect instanceof Mixing mixing && last instanceof Mixes before) replace(stages, before.or(mixing));
        else stages.add(new Mixes(List.of((Mixing) effect), classes));
    }

    private static void replace(List<Stage> stages, Stage last) {
        stages.set(stages.size() - 1, last);
    }

    /** @param epoch from 0 */
    public boolean isOn(int epoch) {
        return !stages.isEmpty() && epoch < epochs;
    }

    /**
     * One after the other. Bytes become floats only where an augmentation computes with them.
     *
     * @param images uint8 or float32 [N, C, H, W], 0 to 255; may be changed in place
     * @param draws one random stream an image
     * @param epoch from 0
     * @return what lies outside the picture is black
     */
    public Augmented apply(Tensor images, Targets targets, List<RandomGenerator> draws, int epoch) {
        Augmented batch = new Augmented(images, targets);
        if (!isOn(epoch)) return batch;
        for (Stage stage : stages) batch = stage.apply(batch, draws);
        return batch;
    }
}
