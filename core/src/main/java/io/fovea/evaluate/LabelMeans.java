package io.fovea.evaluate;

/**
 * What tells how good an epoch is where an image may have any number of labels: means over the labels that some image
 * has, so that a rare one counts as much as a frequent one. NaN where it is not known.
 *
 * @param macroF1 mean of the labels' F1, 0 to 1; depends on the thresholds
 * @param meanAveragePrecision mean of the labels' average precision (mAP), 0 to 1; whatever the thresholds
 */
public record LabelMeans(double macroF1, double meanAveragePrecision) {
    /** Of an epoch that an earlier version judged. */
    public static final LabelMeans UNKNOWN = new LabelMeans(Double.NaN, Double.NaN);
}
