package io.fovea.evaluate;

import io.fovea.data.LabelSet;
import java.util.stream.IntStream;

/** What a model said of one image that may have any number of labels. Immutable. */
public final class MultiLabelOutcome implements ImageOutcome {
    private final String path;
    private final LabelSet truth;
    private final float[] logits;
    private final double loss;

    private MultiLabelOutcome(String path, LabelSet truth, float[] logits, double loss) {
        this.path = path;
        this.truth = truth;
        this.logits = logits;
        this.loss = loss;
    }

    /**
     * @param logits one a label, all finite; their sigmoids are the probabilities
     * @param truth the labels that the image has
     * @throws IllegalArgumentException if a logit is not finite
     */
    public static MultiLabelOutcome of(String path, LabelSet truth, float[] logits) {
        if (!NonFiniteAnswers.isFinite(logits, 0, logits.length)) {
            throw new IllegalArgumentException(path + ": logits must be finite");
        }
        double loss = 0;
        for (int label = 0; label < logits.length; label++) {
            double logit = logits[label];
            // -log(sigmoid(x)) of a label that is there, else -log(1 - sigmoid(x)), as PyTorch computes it stably
            loss += Math.max(logit, 0) - (truth.has(label) ? logit : 0) + Math.log1p(Math.exp(-Math.abs(logit)));
        }
        return new MultiLabelOutcome(path, truth, logits.clone(), loss / logits.length);
    }

    /** Of a logit, the probability that its label is there. */
    public static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    @Override
    public String path() {
        return path;
    }

    /** The labels that the image has. */
    public LabelSet truth() {
        return truth;
    }

    /** Of a label, 0 to 1. */
    public double probability(int label) {
        return sigmoid(logits[label]);
    }

    /** What the probability is made of: a network's output. */
    double logit(int label) {
        return logits[label];
    }

    /** The labels that the model gives the image: those whose probability reaches their threshold. */
    public LabelSet given(Thresholds thresholds) {
        return LabelSet.of(IntStream.range(0, logits.length)
                .filter(label -> thresholds.isReached(label, probability(label)))
                .toArray());
    }

    /** The mean over the labels of their binary cross-entropy. */
    @Override
    public double loss() {
        return loss;
    }
}
