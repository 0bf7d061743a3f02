package io.fovea.classify;

import io.fovea.data.Labels;
import io.fovea.evaluate.NonFiniteAnswers;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a classifier says of one image.
 *
 * @param scores every class, the most probable first; equal probabilities in label order
 */
public record Prediction(List<Score> scores) {
    public Prediction {
        scores = List.copyOf(scores);
    }

    /**
     * Softmax of one row of logits.
     *
     * @throws NonFiniteAnswers if a logit is not finite
     */
    static Prediction of(Labels labels, float[] logits) {
        NonFiniteAnswers.check(List.of(logits));
        double highest = Double.NEGATIVE_INFINITY, sum = 0;
        for (float logit : logits) highest = Math.max(highest, logit);
        double[] weights = new double[logits.length];
        for (int c = 0; c < logits.length; c++) sum += weights[c] = Math.exp(logits[c] - highest);
        double total = sum;
        return new Prediction(IntStream.range(0, logits.length)
                .mapToObj(c -> new Score(labels.name(c), weights[c] / total))
                .sorted(Comparator.comparingDouble(Score::probability).reversed())
                .toList());
    }

    /** The most probable class's name. */
    public String label() {
        return scores.get(0).label();
    }

    /** The most probable class's probability. */
    public double probability() {
        return scores.get(0).probability();
    }

    /** The {@code k} most probable classes, or all if there are fewer. */
    public List<Score> top(int k) {
        return scores.subList(0, Math.min(k, scores.size()));
    }
}
