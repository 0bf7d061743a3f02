package io.fovea.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the figures of all classes follow from: the sums of a confusion matrix, without the matrix, so that thousands of
 * resamples of an evaluation can be counted.
 *
 * @param support images of each class
 * @param answers images that were called each class
 * @param right images of each class that were called it
 */
record ClassTotals(long[] support, long[] answers, long[] right) {
    /** @param chosen positions of the outcomes that count, as often as they stand there */
    static ClassTotals of(int classes, List<Outcome> outcomes, IntStream chosen) {
        ClassTotals totals = new ClassTotals(new long[classes], new long[classes], new long[classes]);
        chosen.forEach(i -> totals.count(outcomes.get(i)));
        return totals;
    }

    static ClassTotals of(int classes, List<Outcome> outcomes) {
        return of(classes, outcomes, IntStream.range(0, outcomes.size()));
    }

    private void count(Outcome outcome) {
        support[outcome.truth()]++;
        answers[outcome.predicted()]++;
        if (outcome.correct()) right[outcome.truth()]++;
    }

    private static double sum(long[] values) {
        double sum = 0;
        for (long value : values) sum += value;
        return sum;
    }

    /** Share of right answers. */
    double accuracy() {
        return sum(right) / sum(support);
    }

    private double mean(ClassFigure figure) {
        double sum = 0;
        int seen = 0;
        for (int c = 0; c < support.length; c++) {
            if (support[c] == 0) continue;
            sum += figure.of(c);
            seen++;
        }
        return sum / seen;
    }

    private interface ClassFigure {
        double of(int label);
    }

    /** Recall averaged over the classes that have images: what accuracy would be if all had as many. */
    double balancedAccuracy() {
        return mean(c -> (double) right[c] / support[c]);
    }

    /** F1 averaged over the classes that have images. */
    double macroF1() {
        return mean(c -> 2.0 * right[c] / (support[c] + answers[c]));
    }

    /** F1 averaged over the images' classes: a frequent class counts more. */
    double weightedF1() {
        double sum = 0;
        for (int c = 0; c < support.length; c++) {
            if (support[c] > 0) sum += support[c] * 2.0 * right[c] / (support[c] + answers[c]);
        }
        return sum / sum(support);
    }

    /** Of all answers together, the share that is right; 0 if there are none. */
    double microPrecision() {
        double given = sum(answers);
        return given == 0 ? 0 : sum(right) / given;
    }

    /** F1 of all answers together; 0 where there is nothing to be found. */
    double microF1() {
        double both = sum(support) + sum(answers);
        return both == 0 ? 0 : 2 * sum(right) / both;
    }

    /** Of labels that an image may have together: wrong decisions, one for each label of each image. */
    double wrongDecisions() {
        return sum(support) + sum(answers) - 2 * sum(right);
    }

    /**
     * Cohen's kappa (1960, doi:10.1177/001316446002000104): agreement with the truth beyond that of answers drawn at
     * random in the same proportions; 0 for such, 1 where all are right, NaN where there is one class and one answer.
     */
    double kappa() {
        double images = sum(support), chance = product(support, answers) / (images * images);
        return (accuracy() - chance) / (1 - chance);
    }

    /**
     * Matthews' correlation of answers and truth for any number of classes (Gorodkin 2004,
     * doi:10.1016/j.compbiolchem.2004.09.006): 1 where all are right, 0 where there is but one class or answer.
     */
    double matthews() {
        double images = sum(support), squared = images * images;
        double spread = (squared - product(support, support)) * (squared - product(answers, answers));
        return spread == 0 ? 0 : (sum(right) * images - product(support, answers)) / Math.sqrt(spread);
    }

    private static double product(long[] a, long[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) sum += (double) a[c] * b[c];
        return sum;
    }
}
