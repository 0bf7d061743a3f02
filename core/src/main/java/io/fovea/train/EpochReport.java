package io.fovea.train;

import io.fovea.evaluate.Tally;
import java.util.Objects;

/**
 * One epoch in figures.
 *
 * @param epoch 1 for the first
 * @param train sums over the epoch's training steps, with the weights as they were at each step
 * @param validation sums over the validation split, with the weights at the end
 * @param learningRate of the epoch's last step
 * @param seconds wall time, validation included
 */
public record EpochReport(int epoch, Tally train, Tally validation, double learningRate, double seconds) {
    public EpochReport {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        if (epoch < 1) throw new IllegalArgumentException("epoch must be at least 1, got " + epoch);
    }

    /** Whether the validation loss is a number; otherwise the epoch is no result. */
    boolean isFinite() {
        return Double.isFinite(validation.loss());
    }
}
