package io.fovea.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * How far the probabilities of a model can be taken at their word: of the answers given with probability 0.8, are 80 %
 * right? Guo et al. 2017 (arXiv:1706.04599), section 2, with equal-width bins of the predicted class's probability.
 *
 * @param bins in ascending order of probability, covering 0 to 1; empty bins are kept
 */
public record Calibration(List<Bin> bins) {
    /**
     * The answers with a probability in ({@code from}, {@code to}].
     *
     * @param images answers in this bin
     * @param correct how many of them were right
     * @param probabilitySum sum of their probabilities
     */
    public record Bin(double from, double to, long images, long correct, double probabilitySum) {
        /** Share of right answers, NaN in an empty bin. */
        public double accuracy() {
            return (double) correct / images;
        }

        /** Mean probability of the answers, NaN in an empty bin. */
        public double confidence() {
            return probabilitySum / images;
        }
    }

    public Calibration {
        bins = List.copyOf(bins);
    }

    /** @param count number of bins, at least 1; Guo et al. use 15 */
    public static Calibration of(List<Outcome> outcomes, int count) {
        if (count < 1) throw new IllegalArgumentException("calibration needs at least 1 bin, got " + count);
        long[] images = new long[count];
        long[] correct = new long[count];
        double[] probability = new double[count];
        for (Outcome outcome : outcomes) {
            int bin = Math.max(0, (int) Math.ceil(outcome.confidence() * count) - 1);
            images[bin]++;
            probability[bin] += outcome.confidence();
            if (outcome.correct()) correct[bin]++;
        }
        List<Bin> bins = new ArrayList<>(count);
        for (int b = 0; b < count; b++) {
            bins.add(new Bin((double) b / count, (b + 1.0) / count, images[b], correct[b], probability[b]));
        }
        return new Calibration(bins);
    }

    /**
     * Expected calibration error, 0 to 1: the gap between confidence and accuracy of each bin, weighted by its images
     * (equation 3 of the paper).
     */
    public double expectedError() {
        double gaps = bins.stream()
                .mapToDouble(bin -> Math.abs(bin.correct() - bin.probabilitySum()))
                .sum();
        return gaps / images();
    }

    /** Mean probability of the answers minus their accuracy: above 0 the model is over-confident. */
    public double overconfidence() {
        double claimed = bins.stream().mapToDouble(Bin::probabilitySum).sum();
        long correct = bins.stream().mapToLong(Bin::correct).sum();
        return (claimed - correct) / images();
    }

    private long images() {
        return bins.stream().mapToLong(Bin::images).sum();
    }
}
