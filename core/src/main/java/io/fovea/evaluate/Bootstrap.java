package io.fovea.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much a figure would differ had other images of the same kind been judged: it is computed of as many images drawn
 * from these with replacement, again and again (Efron 1979, doi:10.1214/aos/1176344552; percentile intervals). The
 * draws are keyed, so that equal outcomes have equal intervals.
 *
 * @param resamples drawn sets of images
 */
record Bootstrap(int resamples) {
    /** Enough for two digits of a 95 % interval's ends. */
    static final Bootstrap USUAL = new Bootstrap(1_000);

    private static final long SEED = 0xF0_5EAL;

    /**
     * @param images of each set
     * @param figure of the positions drawn
     * @return from the 2.5 % to the 97.5 % quantile of the figures that are numbers
     */
    Interval interval(int images, ToDoubleFunction<int[]> figure) {
        return intervals(images, 1, drawn -> new double[] {figure.applyAsDouble(drawn)})
                .get(0);
    }

    /**
     * Of several figures at once.
     *
     * @param figures of the positions drawn, {@code count} of them
     */
    List<Interval> intervals(int images, int count, Function<int[], double[]> figures) {
        double[][] resampled = IntStream.range(0, resamples)
                .parallel()
                .mapToObj(i -> figures.apply(draw(images, i)))
                .toArray(double[][]::new);
        return IntStream.range(0, count)
                .mapToObj(figure -> Arrays.stream(resampled)
                        .mapToDouble(values -> values[figure])
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray())
                .map(sorted -> new Interval(quantile(sorted, 0.025), quantile(sorted, 0.975)))
                .toList();
    }

    /** Of the mean of one number an image. */
    Interval ofMean(double[] values) {
        return interval(
                values.length,
                drawn -> Arrays.stream(drawn)
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElse(Double.NaN));
    }

    private static int[] draw(int images, int resample) {
        SplittableRandom random = new SplittableRandom(SEED + resample);
        return random.ints(images, 0, images).toArray();
    }

    /** Between the two nearest, as numpy.quantile does; NaN of nothing. */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) return Double.NaN;
        double place = share * (sorted.length - 1);
        int below = (int) place, above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
