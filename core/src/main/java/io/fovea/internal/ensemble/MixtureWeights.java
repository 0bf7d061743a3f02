package io.fovea.internal.ensemble;

import java.util.Arrays;

/**
 * The weights of a mean of probabilities with the least mean cross-entropy: the maximum of a likelihood that is concave
 * in them. Found by expectation maximization (Dempster, Laird and Rubin 1977), each two steps of which are extrapolated
 * (SQUAREM of Varadhan and Roland 2008, doi:10.1111/j.1467-9469.2007.00585.x, scheme S3).
 */
final class MixtureWeights {
    /** Nats by which the mean cross-entropy is above its least value at most. */
    static final double EXACT = 1e-9;

    private static final int MOST_ROUNDS = 100_000;

    /**
     * Of what a plain step leaves of a weight, the share that an extrapolated one keeps, so that none is lost for good.
     */
    private static final double KEPT = 0.1;

    /** Of the right class: [images][members]. */
    private final double[][] probabilities;

    private MixtureWeights(double[][] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * @param probabilities of the right class, [images][members]
     * @return one weight a member, with the sum 1
     */
    static double[] of(double[][] probabilities) {
        double[][] positive = Arrays.stream(probabilities)
                .map(row -> Arrays.stream(row)
                        .map(p -> Math.max(p, Float.MIN_NORMAL))
                        .toArray())
                .toArray(double[][]::new);
        return new MixtureWeights(positive).found();
    }

    private double[] found() {
        int members = probabilities[0].length;
        double[] weights = new double[members];
        Arrays.fill(weights, 1.0 / members);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Step first = step(weights);
            if (first.gap() <= EXACT) break;
            Step second = step(first.next());
            Step third = step(extrapolated(weights, first.next(), second.next()));
            weights = third.likelihood() > second.likelihood() ? third.next() : second.next();
        }
        return weights;
    }

    /**
     * One of expectation maximization.
     *
     * @param next the weights after it
     * @param likelihood mean logarithm of the mixture before it
     * @param gap what the best weights have more at most: the logarithm of the largest derivative, because the
     *     likelihood is concave
     */
    private record Step(double[] next, double likelihood, double gap) {}

    private Step step(double[] weights) {
        double[] slopes = new double[weights.length];
        double logs = 0;
        for (double[] row : probabilities) {
            double mixture = 0;
            for (int m = 0; m < weights.length; m++) mixture += weights[m] * row[m];
            for (int m = 0; m < weights.length; m++) slopes[m] += row[m] / mixture;
            logs += Math.log(mixture);
        }
        double[] next = new double[weights.length];
        double most = 0;
        for (int m = 0; m < weights.length; m++) {
            slopes[m] /= probabilities.length;
            next[m] = weights[m] * slopes[m];
            most = Math.max(most, slopes[m]);
        }
        return new Step(normalized(next), logs / probabilities.length, Math.log(most));
    }

    private static double[] extrapolated(double[] start, double[] first, double[] second) {
        double moved = 0, turned = 0;
        for (int m = 0; m < start.length; m++) {
            double step = first[m] - start[m], change = second[m] - 2 * first[m] + start[m];
            moved += step * step;
            turned += change * change;
        }
        if (turned == 0) return second;
        double length = Math.max(1, Math.sqrt(moved / turned));
        double[] far = new double[start.length];
        for (int m = 0; m < start.length; m++) {
            double step = first[m] - start[m], change = second[m] - 2 * first[m] + start[m];
            far[m] = Math.max(start[m] + 2 * length * step + length * length * change, KEPT * second[m]);
        }
        return normalized(far);
    }

    /** Rounding aside they have the sum 1 already. */
    private static double[] normalized(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
