package io.fovea.internal.augmentation;

import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.internal.loading.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What augmentations do to a batch, and in which epochs. The parameters are drawn per image from that image's own
 * random stream, so they depend on neither batch nor thread. Warps that follow each other sample an image once.
 */
public final class AugmentationPlan {
    private final List<Effect> effects;
    private final int epochs;

    private AugmentationPlan(List<Effect> effects, int epochs) {
        this.effects = List.copyOf(effects);
        this.epochs = epochs;
    }

    /**
     * @param classes of the data, for targets that get shares of several classes
     * @param epochs in which it is on, from the first; those after them get the images as they are
     */
    public static AugmentationPlan of(Augmentations augmentations, int classes, int epochs) {
        List<Effect> effects = new ArrayList<>();
        for (Augmentation step : augmentations.steps()) add(effects, Effects.of(step, classes));
        return new AugmentationPlan(effects, epochs);
    }

    /** Joined with the last one where both are of a kind that is done in one go. */
    private static void add(List<Effect> effects, Effect next) {
        int last = effects.size() - 1;
        Effect before = effects.isEmpty() ? next : effects.get(last);
        if (next instanceof Warping warp) {
            if (before instanceof Warps warps) effects.set(last, warps.and(warp));
            else effects.add(new Warps(List.of(warp)));
        } else if (next instanceof Retouch retouch) {
            if (before instanceof Retouches retouches) effects.set(last, retouches.and(retouch));
            else effects.add(new Retouches(List.of(retouch)));
        } else {
            effects.add(next);
        }
    }

    /** In every epoch. */
    public static AugmentationPlan of(Augmentations augmentations, int classes) {
        return of(augmentations, classes, Integer.MAX_VALUE);
    }

    /** @param epoch from 0 */
    public boolean isOn(int epoch) {
        return !effects.isEmpty() && epoch < epochs;
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
        for (Effect effect : effects) batch = after(effect, batch, draws);
        return batch;
    }

    private static Augmented after(Effect effect, Augmented batch, List<RandomGenerator> draws) {
        if (effect instanceof Mixing mixing) return mixing.apply(batch.images(), batch.targets(), draws);
        Pixelwise step = (Pixelwise) effect; // so are the joined Warps and Retouches
        Tensor images = step.takesBytes() ? batch.images() : batch.images().to(torch.ScalarType.Float);
        return new Augmented(step.apply(images, draws), batch.targets());
    }
}
