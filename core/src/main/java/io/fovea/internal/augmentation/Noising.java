package io.fovea.internal.augmentation;

import io.fovea.augment.Noise;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adds numbers of a normal distribution to all values. */
record Noising(Noise noise) implements Retouch {
    @Override
    public Change draw(RandomGenerator draw) {
        if (!Chance.has(draw, noise.p()) || noise.std() == 0) return Change.NONE;
        long seed = draw.nextLong();
        return planes -> add(planes, seed, 255 * noise.std());
    }

    private static void add(Tensor planes, long seed, double std) {
        GeneratorOptional numbers = new GeneratorOptional(torch.make_generator_cpu(seed));
        planes.add_(torch.empty_like(planes).normal_(0, std, numbers));
        Levels.cutOff(planes);
    }
}
