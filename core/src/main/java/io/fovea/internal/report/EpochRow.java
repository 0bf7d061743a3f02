package io.fovea.internal.report;

/**
 * One epoch of training, as {@code metrics.csv}, TensorBoard and the learning curves show it. Values may be NaN where a
 * run diverged.
 *
 * @param epoch from 1
 * @param trainLoss mean loss an image
 * @param trainAccuracy 0 to 1
 * @param validationLoss mean cross-entropy an image, in nats
 * @param validationAccuracy 0 to 1
 * @param learningRate at the end of the epoch
 * @param seconds wall time of the epoch
 */
public record EpochRow(
        int epoch,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds) {
    public EpochRow {
        if (epoch < 1) throw new IllegalArgumentException("epochs count from 1, got " + epoch);
    }
}
