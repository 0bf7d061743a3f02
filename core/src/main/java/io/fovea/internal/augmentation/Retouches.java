package io.fovea.internal.augmentation;

import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Retouches that follow each other: image after image, all of them, on one thread each. An image is then read from
 * memory and written to it once; and operators on so few numbers would wait for each other longer than they compute.
 */
record Retouches(List<Retouch> steps) implements Pixelwise {
    Retouches {
        steps = List.copyOf(steps);
    }

    Retouches and(Retouch next) {
        List<Retouch> more = new ArrayList<>(steps);
        more.add(next);
        return new Retouches(more);
    }

    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        List<Change> changes = draws.stream().map(this::change).toList();
        if (changes.stream().allMatch(change -> change == Change.NONE)) return images;
        Tensor result = Scope.compute(() -> floats(images));
        int threads = Math.min(torch.get_num_threads(), changes.size());
        new ParallelPass(0, changes.size(), () -> false, i -> change(images, result, i, changes.get(i)))
                .run("fovea-retouch", threads, share -> {
                    try (Cores one = Cores.take(1)) {
                        share.run();
                    }
                });
        return result;
    }

    private Change change(RandomGenerator draw) {
        Change change = Change.NONE;
        for (Retouch step : steps) change = change.then(step.draw(draw));
        return change;
    }

    /** Where the results go: the images themselves where they are floats. */
    private static Tensor floats(Tensor images) {
        if (images.scalar_type().intern() == ScalarType.Float) return images;
        return torch.empty_like(images, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
    }

    private static void change(Tensor images, Tensor result, int place, Change change) {
        try (Scope scope = Scope.inference()) {
            Tensor from = images.select(0, place), to = result.select(0, place);
            if (change == Change.NONE) {
                if (!images.is_same(result)) to.copy_(from);
                return;
            }
            // channel by channel, which is how colours are computed with fastest
            Tensor planes = torch.empty(
                    new long[] {from.size(0), from.size(1), from.size(2)},
                    new TensorOptions(ScalarType.Float),
                    new MemoryFormatOptional());
            change.apply(planes.copy_(from));
            to.copy_(planes);
        }
    }
}
