package io.fovea.internal.report;

import io.fovea.evaluate.LabelMeans;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of training, as {@code metrics.csv}, TensorBoard and the learning curves show it. Values may be NaN where a
 * run diverged.
 *
 * @param epoch from 1
 * @param trainLoss mean loss an image
 * @param trainAccuracy 0 to 1; of several labels an image, the share of images that got exactly theirs
 * @param validationLoss mean cross-entropy an image, in nats
 * @param validationAccuracy 0 to 1
 * @param learningRate at the end of the epoch
 * @param seconds wall time of the epoch
 * @param labels of the validation, where an image may have any number of labels; null where it has exactly one class
 */
public record EpochRow(
        int epoch,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds,
        @Nullable LabelMeans labels) {
    public EpochRow {
        if (epoch < 1) throw new IllegalArgumentException("epochs count from 1, got " + epoch);
    }

    /** Of images that have exactly one class each. */
    public EpochRow(
            int epoch,
            double trainLoss,
            double trainAccuracy,
            double validationLoss,
            double validationAccuracy,
            double learningRate,
            double seconds) {
        this(epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, learningRate, seconds, null);
    }

    /** Whether these are epochs of images that may have any number of labels. */
    static boolean ofLabels(List<EpochRow> history) {
        return history.stream().anyMatch(row -> row.labels() != null);
    }

    /** Mean F1 of the labels; NaN where it is not known. */
    double macroF1() {
        return labels == null ? Double.NaN : labels.macroF1();
    }

    /** Mean average precision of the labels; NaN where it is not known. */
    double meanAveragePrecision() {
        return labels == null ? Double.NaN : labels.meanAveragePrecision();
    }
}
