package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/** The symmetric beta distribution. */
final class Beta {
    private Beta() {}

    /**
     * A number in [0, 1], of {@code Beta(alpha, alpha)}.
     *
     * @param alpha 0 gives 1, which mixes nothing
     */
    static double draw(RandomGenerator draw, double alpha) {
        if (alpha == 0) return 1;
        return alpha <= 1 ? ofPowers(draw, alpha) : ofGammas(draw, alpha);
    }

    /**
     * Jöhnk 1964 (Devroye, "Non-Uniform Random Variate Generation", 1986, chapter IX.3.5): of two powers of uniform
     * numbers whose sum is below 1. In logarithms, since the powers of a small alpha are below every double.
     */
    private static double ofPowers(RandomGenerator draw, double alpha) {
        while (true) {
            double x = Math.log(1 - draw.nextDouble()) / alpha, y = Math.log(1 - draw.nextDouble()) / alpha;
            if (Math.exp(x) + Math.exp(y) > 1) continue;
            return 1 / (1 + Math.exp(y - x));
        }
    }

    private static double ofGammas(RandomGenerator draw, double alpha) {
        double x = gamma(draw, alpha), y = gamma(draw, alpha);
        return x / (x + y);
    }

    /** Marsaglia and Tsang 2000, "A simple method for generating gamma variables", for a shape of at least 1. */
    private static double gamma(RandomGenerator draw, double shape) {
        double d = shape - 1.0 / 3, c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = draw.nextGaussian(), root = 1 + c * x;
            if (root <= 0) continue;
            double v = root * root * root;
            if (Math.log(1 - draw.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
        }
    }
}
