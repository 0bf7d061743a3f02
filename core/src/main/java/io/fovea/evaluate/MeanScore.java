package io.fovea.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Precision, recall and F1 averaged over classes, with scikit-learn's definitions
 * ({@code precision_recall_fscore_support} over the classes that have images).
 */
public record MeanScore(double precision, double recall, double f1) {
    /** Every class counts the same. */
    static MeanScore macro(List<ClassScore> scores) {
        return of(scores, score -> 1);
    }

    /** Every class counts by its images. */
    static MeanScore weighted(List<ClassScore> scores) {
        return of(scores, ClassScore::support);
    }

    private static MeanScore of(List<ClassScore> scores, ToDoubleFunction<ClassScore> weight) {
        List<ClassScore> seen =
                scores.stream().filter(score -> score.support() > 0).toList();
        return new MeanScore(
                mean(seen, weight, ClassScore::precision),
                mean(seen, weight, ClassScore::recall),
                mean(seen, weight, ClassScore::f1));
    }

    private static double mean(
            List<ClassScore> scores, ToDoubleFunction<ClassScore> weight, ToDoubleFunction<ClassScore> value) {
        double sum = scores.stream()
                .mapToDouble(score -> weight.applyAsDouble(score) * value.applyAsDouble(score))
                .sum();
        return sum / scores.stream().mapToDouble(weight).sum();
    }
}
