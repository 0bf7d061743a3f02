package io.fovea.evaluate;

import java.util.List;

/**
 * What logits are divided by before they become probabilities, so that these can be taken at their word: above 1 for a
 * network that is too sure of itself, below 1 for one that is too modest. Answers and their order stay as they are (Guo
 * et al. 2017, arXiv:1706.04599, section 4.2).
 *
 * @param value from {@link #LEAST} to {@link #MOST}
 */
public record Temperature(double value) {
    public static final double LEAST = 0.05, MOST = 20;

    /** Of a network whose probabilities are taken as they are. */
    public static final Temperature ONE = new Temperature(1);

    /** Fewer images say less of how sure a network may be than the network itself does. */
    public static final int LEAST_IMAGES = 50;

    private static final double TOLERANCE = 1e-12;

    public Temperature {
        if (!(value >= LEAST && value <= MOST)) {
            throw new IllegalArgumentException(
                    "a temperature must be from " + LEAST + " to " + MOST + ", got " + value);
        }
    }

    /**
     * The temperature at which the loss of these answers is least, whatever their own is. It is {@link #ONE} of fewer
     * than {@link #LEAST_IMAGES} images, and where no answer is wrong, because the loss then has no least value.
     *
     * @param outcomes of images that the network did not learn from
     */
    public static Temperature fitted(List<Outcome> outcomes) {
        boolean tells = outcomes.size() >= LEAST_IMAGES && !outcomes.stream().allMatch(Outcome::correct);
        return tells ? new Temperature(1 / inverse(outcomes)) : ONE;
    }

    /**
     * Newton's method on the inverse of the temperature, in which the loss is convex; a step that leaves the range in
     * which the minimum must lie halves that range instead.
     */
    private static double inverse(List<Outcome> outcomes) {
        double low = 1 / MOST, high = 1 / LEAST, inverse = 1;
        if (slope(outcomes, low).first() >= 0) return low;
        if (slope(outcomes, high).first() <= 0) return high;
        for (int step = 0; step < 100 && high - low > TOLERANCE * high; step++) {
            Slope slope = slope(outcomes, inverse);
            if (slope.first() > 0) high = inverse;
            else low = inverse;
            double next = inverse - slope.first() / slope.second();
            if (Math.abs(next - inverse) <= TOLERANCE * inverse) return next;
            inverse = next > low && next < high ? next : (low + high) / 2;
        }
        return inverse;
    }

    /** Of the loss, in the inverse temperature: its first and second derivative. */
    private record Slope(double first, double second) {}

    private static Slope slope(List<Outcome> outcomes, double inverse) {
        double first = 0, second = 0;
        for (Outcome outcome : outcomes) {
            float highest = outcome.logit(outcome.predicted());
            double sum = 0, mean = 0, square = 0;
            for (int c = 0; c < outcome.classes(); c++) {
                double below = (double) outcome.logit(c) - highest, weight = Math.exp(inverse * below);
                sum += weight;
                mean += weight * below;
                square += weight * below * below;
            }
            mean /= sum;
            first += mean - ((double) outcome.logit(outcome.truth()) - highest);
            second += square / sum - mean * mean;
        }
        return new Slope(first, second);
    }
}
