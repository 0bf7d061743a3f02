package io.fovea.train;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.LabelMeans;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Tally;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One epoch in figures.
 *
 * @param epoch 1 for the first
 * @param train sums over the epoch's training steps, with the weights as they were at each step
 * @param validation sums over the validation split, with the weights at the end
 * @param learningRate of the epoch's last step
 * @param seconds wall time, validation included
 * @param labels of the validation split where an image may have any number of labels; null where it has exactly one
 *     class. Those count as right there who got exactly their labels
 */
public record EpochReport(
        int epoch,
        Tally train,
        Tally validation,
        double learningRate,
        double seconds,
        @Nullable LabelMeans labels) {
    public EpochReport {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        if (epoch < 1) throw new IllegalArgumentException("epoch must be at least 1, got " + epoch);
    }

    /** Of images that have exactly one class each. */
    public EpochReport(int epoch, Tally train, Tally validation, double learningRate, double seconds) {
        this(epoch, train, validation, learningRate, seconds, null);
    }

    /** With the figures of the validation split. */
    public static EpochReport of(int epoch, Tally train, Evaluation validation, double learningRate, double seconds) {
        LabelMeans labels = validation instanceof MultiLabelEvaluation several ? several.means() : null;
        return new EpochReport(epoch, train, validation.tally(), learningRate, seconds, labels);
    }

    /** Mean F1 and mAP of the validation split; not known where an image has exactly one class. */
    LabelMeans labelMeans() {
        return labels == null ? LabelMeans.UNKNOWN : labels;
    }

    /** Whether the validation loss is a number; otherwise the epoch is no result. */
    boolean isFinite() {
        return Double.isFinite(validation.loss());
    }
}
