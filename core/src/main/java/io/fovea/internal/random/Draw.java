package io.fovea.internal.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random stream of one image in one epoch: independent of the number of workers and of the order of work.
 *
 * @param index key of the image's place in the epoch, usually its position in the loader's sample list; negative ones
 *     are streams that order the epoch
 */
public record Draw(long seed, int epoch, long index) {
    /**
     * A new generator at the start of the stream. The three keys are mixed one after the other, because
     * {@link SplittableRandom} gives shifted copies of one sequence for seeds that differ by its increment.
     */
    public RandomGenerator rng() {
        return new SplittableRandom(mix(mix(mix(seed) + epoch) + index));
    }

    /** A bijection of 64 bits: Stafford's variant 13, the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    public static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
