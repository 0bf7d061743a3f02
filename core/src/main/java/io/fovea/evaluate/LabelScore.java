package io.fovea.evaluate;

/**
 * One label in an evaluation of images that may have any number of them. A ratio with a zero denominator is 0.
 *
 * @param support images that have it
 * @param threshold probability from which it was given
 * @param precision share of the images it was given to that have it
 * @param recall share of the images that have it that it was given to
 * @param f1 harmonic mean of precision and recall
 * @param averagePrecision precision averaged over all thresholds, each weighted by the recall it adds, as
 *     scikit-learn's {@code average_precision_score}; 0 if no image has the label
 */
public record LabelScore(
        String label,
        long support,
        double threshold,
        double precision,
        double recall,
        double f1,
        double averagePrecision) {}
