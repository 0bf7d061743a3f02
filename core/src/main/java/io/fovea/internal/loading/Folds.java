package io.fovea.internal.loading;

import io.fovea.internal.random.Draw;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Samples in k folds for cross-validation, stratified: folds differ by one sample at most, and so they do within every
 * class.
 *
 * @param foldOf 0 to {@code count - 1} for every sample
 */
public record Folds(int count, int[] foldOf) {
    private static final long STREAM = -3;

    /**
     * Deals the samples of one class after the other, shuffled, round the folds.
     *
     * @param classes of every sample
     * @param count at least 2
     */
    public static Folds of(int[] classes, int count, long seed) {
        if (count < 2) throw new IllegalArgumentException("folds must be at least 2, got " + count);
        RandomGenerator draw = new Draw(seed, 0, STREAM).rng();
        int[] foldOf = new int[classes.length];
        int dealt = 0;
        for (int[] ofClass : SampleOrder.members(classes)) {
            Shuffle.shuffle(ofClass, draw);
            for (int sample : ofClass) foldOf[sample] = dealt++ % count;
        }
        return new Folds(count, foldOf);
    }

    /** Samples of a fold, ascending. */
    public int[] held(int fold) {
        return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray();
    }

    /** Samples of all other folds, ascending. */
    public int[] rest(int fold) {
        return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] != fold).toArray();
    }
}
