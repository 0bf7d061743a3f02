package io.fovea.internal.evaluation;

import io.fovea.data.Labels;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.framing.Views;
import java.util.Arrays;

/**
 * The mean of a network's probabilities over several views of an image, given as logits again, so that temperature,
 * thresholds and loss apply to it as to any other: of classes the logarithm of the mean of softmaxes, of labels that
 * may come together the logit of the mean of sigmoids.
 *
 * @param several whether an image may have any number of labels
 * @param networks that stand side by side in a row, each with its own mean
 */
public record ViewMean(Views views, boolean several, int networks) {
    /** Of the usual frame alone: what the network says. */
    public static final ViewMean ONE = new ViewMean(Views.ONE, false);

    /** Of one network. */
    public ViewMean(Views views, boolean several) {
        this(views, several, 1);
    }

    public static ViewMean of(Views views, Labels labels) {
        return of(views, labels, 1);
    }

    public static ViewMean of(Views views, Labels labels, int networks) {
        return new ViewMean(views, labels.several(), networks);
    }

    int count() {
        return views.count();
    }

    /**
     * @param logits rows of equal width, {@link #count} of an image beside each other
     * @param rows how many
     * @return one row an image; NaN where one of its logits is not finite
     */
    public float[] of(float[] logits, int rows) {
        int views = count(), all = logits.length / rows, width = all / networks;
        if (views == 1) return logits;
        float[] means = new float[logits.length / views];
        for (int image = 0; image < rows / views; image++) {
            for (int network = 0; network < networks; network++) {
                int from = image * views * all + network * width, to = image * all + network * width;
                if (!isFinite(logits, from, all, width)) Arrays.fill(means, to, to + width, Float.NaN);
                else if (several) labels(logits, from, all, means, to, width);
                else classes(logits, from, all, means, to, width);
            }
        }
        return means;
    }

    private boolean isFinite(float[] logits, int from, int all, int width) {
        for (int view = 0; view < count(); view++) {
            int row = from + view * all;
            if (!NonFiniteAnswers.isFinite(logits, row, row + width)) return false;
        }
        return true;
    }

    /** @param all numbers from one view's row to the next */
    private void classes(float[] logits, int from, int all, float[] means, int to, int width) {
        double[] sums = new double[width];
        for (int view = 0; view < count(); view++) {
            int row = from + view * all;
            double most = Double.NEGATIVE_INFINITY, whole = 0;
            for (int c = 0; c < width; c++) most = Math.max(most, logits[row + c]);
            for (int c = 0; c < width; c++) whole += Math.exp(logits[row + c] - most);
            for (int c = 0; c < width; c++) sums[c] += Math.exp(logits[row + c] - most) / whole;
        }
        for (int c = 0; c < width; c++) means[to + c] = (float) Math.log(Math.max(sums[c] / count(), Float.MIN_NORMAL));
    }

    private void labels(float[] logits, int from, int all, float[] means, int to, int width) {
        for (int label = 0; label < width; label++) {
            double given = 0, missing = 0;
            for (int view = 0; view < count(); view++) {
                float logit = logits[from + view * all + label];
                given += MultiLabelOutcome.sigmoid(logit);
                missing += MultiLabelOutcome.sigmoid(-logit); // not 1 less the other, which rounds to 0
            }
            means[to + label] = (float)
                    (Math.log(Math.max(given, Float.MIN_NORMAL)) - Math.log(Math.max(missing, Float.MIN_NORMAL)));
        }
    }
}
