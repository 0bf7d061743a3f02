package io.fovea.internal.augmentation;

import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mixes every image of a batch with the one before it, and the first with the last: {@code RandomMixup} and
 * {@code RandomCutmix} of torchvision's {@code references/classification/transforms.py}, but with shares and boxes
 * drawn per image.
 *
 * @param mixings of which every image gets one, each as often
 * @param classes of the data
 */
record Mixes(List<Mixing> mixings, int classes) implements Stage {
    Mixes {
        mixings = List.copyOf(mixings);
    }

    Mixes or(Mixing other) {
        List<Mixing> more = new ArrayList<>(mixings);
        more.add(other);
        return new Mixes(more, classes);
    }

    @Override
    public Augmented apply(Augmented batch, List<RandomGenerator> draws) {
        long height = batch.images().size(2), width = batch.images().size(3);
        List<Mix> mixes = draws.stream().map(draw -> mix(draw, height, width)).toList();
        return mixed(batch, mixes, classes);
    }

    private Mix mix(RandomGenerator draw, long height, long width) {
        int which = mixings.size() == 1 ? 0 : draw.nextInt(mixings.size());
        return mixings.get(which).draw(draw, height, width);
    }

    /**
     * @param mixes one an image
     * @return with shares of the classes, or with labels as sure as their shares
     */
    static Augmented mixed(Augmented batch, List<Mix> mixes, int classes) {
        Tensor images = Scope.compute(() -> {
            Tensor blended = blended(batch.images(), mixes);
            return pasted(blended, batch.images(), mixes);
        });
        return new Augmented(images, mixed(batch.targets(), mixes, classes));
    }

    private static Tensor blended(Tensor images, List<Mix> mixes) {
        if (mixes.stream().allMatch(mix -> mix.blend() == 1)) return images.clone();
        Tensor floats = images.to(torch.ScalarType.Float);
        return lerp(floats, numbers(mixes, Mix::blend, mixes.size(), 1, 1, 1))
                .contiguous(images.suggest_memory_format());
    }

    private static Tensor pasted(Tensor blended, Tensor images, List<Mix> mixes) {
        for (int i = 0; i < mixes.size(); i++) {
            Box box = mixes.get(i).box();
            if (box == null || box.area() == 0) continue;
            Tensor neighbour = images.select(0, Math.floorMod(i - 1, mixes.size()));
            box.of(blended.select(0, i)).copy_(box.of(neighbour));
        }
        return blended;
    }

    private static Targets mixed(Targets targets, List<Mix> mixes, int classes) {
        Tensor shares = Scope.compute(() -> lerp(targets.shares(classes), numbers(mixes, Mix::own, mixes.size(), 1)));
        return targets instanceof Targets.Several ? new Targets.Several(shares) : new Targets.Shares(shares);
    }

    /** {@code own} of each and the rest of the one before it. */
    private static Tensor lerp(Tensor values, Tensor own) {
        return torch.lerp(values.roll(new long[] {1}, 0), values, own);
    }

    private static Tensor numbers(List<Mix> mixes, ToDoubleFunction<Mix> number, long... shape) {
        float[] numbers = new float[mixes.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) number.applyAsDouble(mixes.get(i));
        return HostCopy.toTensor(numbers, shape);
    }
}
