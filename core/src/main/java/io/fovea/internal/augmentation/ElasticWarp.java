package io.fovea.internal.augmentation;

import io.fovea.augment.Elastic;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

record ElasticWarp(Elastic elastic) implements Pixelwise {
    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        int plane = Math.toIntExact(images.size(2) * images.size(3));
        long[] moved = Chosen.places(draws.size(), i -> Chance.has(draws.get(i), elastic.p()) && elastic.alpha() > 0);
        float[] noise = new float[Math.multiplyExact(moved.length, 2 * plane)];
        for (int i = 0; i < noise.length; i++) {
            RandomGenerator draw = draws.get((int) moved[i / (2 * plane)]);
            noise[i] = 2 * draw.nextFloat() - 1;
        }
        return Chosen.changed(images, moved, some -> Displacement.apply(some, noise, elastic.alpha(), elastic.sigma()));
    }
}
