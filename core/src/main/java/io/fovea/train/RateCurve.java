package io.fovea.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a learning-rate range test saw: the loss of every step, at rates that grow by the same factor each.
 *
 * @param points in the order of their rates; the loss of the last one may be infinite
 */
public record RateCurve(List<Point> points) {
    /** Points at either end that say little: the first tenth, before the rate does anything, and the explosion. */
    private static final int LAST_LEFT_OUT = 5;

    private static final int FEWEST = 10;

    /**
     * @param rate of the step
     * @param loss before its update, in nats; infinite if it is no number
     */
    public record Point(double rate, double loss) {}

    public RateCurve {
        points = List.copyOf(points);
    }

    /**
     * A running mean in which the last step counts 2 %, freed of its start from zero, as fastai's {@code lr_find} and
     * Adam have it; and when the test has seen enough, which is where it is four times its least.
     */
    public static final class Smoothing {
        private static final double KEPT = 0.98;
        private static final double EXPLODED = 4;

        private double mean;
        private int losses;
        private double least = Double.POSITIVE_INFINITY;

        /** The mean with one more loss. */
        public double next(double loss) {
            mean = KEPT * mean + (1 - KEPT) * loss;
            double smooth = mean / (1 - Math.pow(KEPT, ++losses));
            least = Math.min(least, smooth);
            return smooth;
        }

        /** Takes one more loss, and says whether the test is over. */
        public boolean hasExploded(double loss) {
            double smooth = next(loss);
            return !Double.isFinite(smooth) || smooth > EXPLODED * least;
        }
    }

    /** The loss at every point, smoothed. */
    public double[] smooth() {
        Smoothing smoothing = new Smoothing();
        return points.stream().mapToDouble(Point::loss).map(smoothing::next).toArray();
    }

    /**
     * A rate to train with: two thirds down the longest valley of the smoothed loss, as fastai's {@code valley}
     * (fastai/callback/schedule.py) suggests: the longest falling subsequence, at a half of its three sections' second.
     *
     * @return empty where too few steps were taken, or the loss never fell
     */
    public OptionalDouble suggestion() {
        int from = points.size() / 10, to = points.size() - LAST_LEFT_OUT;
        if (to - from < FEWEST) return OptionalDouble.empty();
        double[] losses = Arrays.copyOfRange(smooth(), from, to);
        int[] length = new int[losses.length];
        int end = 0, start = 0;
        for (int i = 0; i < losses.length; i++) {
            length[i] = 1;
            for (int j = 0; j < i; j++) {
                if (losses[i] < losses[j] && length[i] < length[j] + 1) length[i] = length[j] + 1;
                if (length[i] > length[end]) { // as fastai has it, not once more when the length of i grows on
                    end = i;
                    start = end - length[end];
                }
            }
        }
        if (length[end] < 2) return OptionalDouble.empty();
        double section = (end - start) / 3.0;
        int place = Math.max(0, start) + (int) section + (int) (section / 2);
        return OptionalDouble.of(
                points.get(from + Math.min(place, losses.length - 1)).rate());
    }

    /** A tenth of the rate at which the smoothed loss is least: the bolder rule of thumb. */
    public OptionalDouble tenthOfLeast() {
        double[] losses = smooth();
        int least = -1;
        for (int i = 0; i < losses.length; i++) {
            if (Double.isFinite(losses[i]) && (least < 0 || losses[i] < losses[least])) least = i;
        }
        return least < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(points.get(least).rate() / 10);
    }

    /** Lines {@code rate,loss,smooth} with a heading. */
    public List<String> csv() {
        List<String> lines = new ArrayList<>(List.of("rate,loss,smooth"));
        double[] smooth = smooth();
        for (int i = 0; i < smooth.length; i++) {
            lines.add(points.get(i).rate() + "," + points.get(i).loss() + "," + smooth[i]);
        }
        return lines;
    }
}
