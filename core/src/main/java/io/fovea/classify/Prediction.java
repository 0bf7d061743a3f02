package io.fovea.classify;

import io.fovea.data.Labels;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a classifier says of one image.
 *
 * @param scores every class, the most probable first; equal probabilities in label order
 * @param given what the image is said to show, the most probable first: one class, or none if that is "unknown"; where
 *     an image may have any number of labels, every one whose probability reaches its threshold, perhaps none
 */
public record Prediction(List<Score> scores, List<Score> given) {
    public Prediction {
        scores = List.copyOf(scores);
        given = List.copyOf(given);
    }

    /**
     * Softmax of one row of logits.
     *
     * @param logits one a class, in the order of the labels
     * @throws NonFiniteAnswers if a logit is not finite
     */
    public static Prediction of(Labels labels, float[] logits) {
        return of(labels, logits, Temperature.ONE, 0);
    }

    /**
     * Softmax of one row of logits divided by a temperature.
     *
     * @param logits one a class, in the order of the labels
     * @param unknownBelow the most probable class is given if its probability is at least this; 0 for always
     * @throws NonFiniteAnswers if a logit is not finite
     */
    public static Prediction of(Labels labels, float[] logits, Temperature temperature, double unknownBelow) {
        NonFiniteAnswers.check(List.of(logits));
        double highest = Double.NEGATIVE_INFINITY, sum = 0;
        for (float logit : logits) highest = Math.max(highest, logit);
        double[] weights = new double[logits.length];
        for (int c = 0; c < logits.length; c++)
            sum += weights[c] = Math.exp((logits[c] - highest) / temperature.value());
        for (int c = 0; c < weights.length; c++) weights[c] /= sum;
        int[] order = order(weights);
        int[] given = weights[order[0]] >= unknownBelow ? new int[] {order[0]} : new int[0];
        return new Prediction(scores(labels, weights, order), scores(labels, weights, given));
    }

    /**
     * Sigmoid of each of one row of logits, where an image may have any number of labels.
     *
     * @param logits one a label, in their order
     * @param thresholds from which a label is given
     * @throws NonFiniteAnswers if a logit is not finite
     */
    public static Prediction of(Labels labels, float[] logits, Thresholds thresholds) {
        NonFiniteAnswers.check(List.of(logits));
        double[] probabilities = IntStream.range(0, logits.length)
                .mapToDouble(c -> MultiLabelOutcome.sigmoid(logits[c]))
                .toArray();
        int[] order = order(probabilities);
        int[] given = Arrays.stream(order)
                .filter(c -> thresholds.isReached(c, probabilities[c]))
                .toArray();
        return new Prediction(scores(labels, probabilities, order), scores(labels, probabilities, given));
    }

    /** The most probable first; equal ones in their order. */
    private static int[] order(double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> probabilities[c])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static List<Score> scores(Labels labels, double[] probabilities, int[] classes) {
        return Arrays.stream(classes)
                .mapToObj(c -> new Score(labels.name(c), probabilities[c]))
                .toList();
    }

    /** Whether the model does not say what the image shows: no class is probable enough. */
    public boolean isUnknown() {
        return given.isEmpty();
    }

    /** The most probable class's name, also where the answer {@link #isUnknown}. */
    public String label() {
        return scores.get(0).label();
    }

    /** The names of what the image is said to show, see {@link #given}. */
    public List<String> labels() {
        return given.stream().map(Score::label).toList();
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
