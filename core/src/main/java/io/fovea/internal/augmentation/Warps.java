package io.fovea.internal.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** Warps that follow each other: one map an image, and one sampling. */
record Warps(List<Warping> warps) implements Pixelwise {
    Warps {
        warps = List.copyOf(warps);
    }

    Warps and(Warping next) {
        List<Warping> more = new ArrayList<>(warps);
        more.add(next);
        return new Warps(more);
    }

    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        long height = images.size(2), width = images.size(3);
        List<Projection> maps =
                draws.stream().map(draw -> map(draw, height, width)).toList();
        return Sampling.of(images, maps);
    }

    private Projection map(RandomGenerator draw, long height, long width) {
        Projection map = Projection.IDENTITY;
        for (Warping warp : warps) map = map.then(warp.draw(draw, height, width));
        return map;
    }
}
