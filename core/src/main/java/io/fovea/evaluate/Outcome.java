package io.fovea.evaluate;

import java.util.Arrays;

/**
 * What a model said of one image that has exactly one class. Immutable; equal where path, class, logits and temperature
 * are.
 */
public final class Outcome implements ImageOutcome {
    private final String path;
    private final int truth;
    private final float[] logits;
    private final Temperature temperature;
    private final int predicted;
    private final int rank;
    /** Of the exponentials of the logits, each less the highest and divided by the temperature: at least 1. */
    private final double sum;

    private Outcome(String path, int truth, float[] logits, Temperature temperature) {
        this.path = path;
        this.truth = truth;
        this.logits = logits;
        this.temperature = temperature;
        int best = 0, above = 0;
        for (int c = 0; c < logits.length; c++) {
            if (logits[c] > logits[best]) best = c;
            // ties go to the lower index, as argmax does
            if (logits[c] > logits[truth] || (logits[c] == logits[truth] && c < truth)) above++;
        }
        double exponentials = 0;
        predicted = best;
        rank = above;
        for (int c = 0; c < logits.length; c++) exponentials += Math.exp(belowHighest(c));
        sum = exponentials;
    }

    /**
     * @param path the sample's path inside its data set
     * @param logits one value per class, all finite; their softmax are the probabilities
     * @param truth index of the right class
     * @throws IllegalArgumentException if a logit is not finite: it has no rank
     */
    public static Outcome of(String path, int truth, float[] logits) {
        if (!NonFiniteAnswers.isFinite(logits, 0, logits.length)) {
            throw new IllegalArgumentException(path + ": logits must be finite");
        }
        return new Outcome(path, truth, logits.clone(), Temperature.ONE);
    }

    /** The same answer with other probabilities: those of the logits divided by a temperature. */
    public Outcome at(Temperature other) {
        return other.equals(temperature) ? this : new Outcome(path, truth, logits, other);
    }

    /** What the logits are divided by. */
    public Temperature temperature() {
        return temperature;
    }

    private double belowHighest(int label) {
        return ((double) logits[label] - logits[predicted]) / temperature.value();
    }

    @Override
    public String path() {
        return path;
    }

    /** Index of the right class. */
    public int truth() {
        return truth;
    }

    /** Index of the class with the highest probability. */
    public int predicted() {
        return predicted;
    }

    /** Position of the right class in the order of probability, 0 for a right answer. */
    public int rank() {
        return rank;
    }

    /** Number of classes that the model knows. */
    public int classes() {
        return logits.length;
    }

    /** Of a class, 0 to 1; those of all classes have the sum 1. */
    public double probability(int label) {
        return Math.exp(belowHighest(label)) / sum;
    }

    /** Of the predicted class, 0 to 1. */
    public double confidence() {
        return 1 / sum;
    }

    /** Of the right class, 0 to 1. */
    public double truthProbability() {
        return probability(truth);
    }

    /** What a probability is made of: a network's output, whatever the temperature. */
    public float logit(int label) {
        return logits[label];
    }

    /** Cross-entropy in nats: minus the logarithm of {@link #truthProbability}, from the logits. */
    @Override
    public double loss() {
        return Math.log(sum) - belowHighest(truth);
    }

    /**
     * Sum over the classes of the squared distance between probability and truth, 0 to 2 (Brier 1950,
     * doi:10.1175/1520-0493(1950)078&lt;0001:VOFEIT&gt;2.0.CO;2).
     */
    public double brier() {
        double distance = 0;
        for (int c = 0; c < logits.length; c++) {
            double error = probability(c) - (c == truth ? 1 : 0);
            distance += error * error;
        }
        return distance;
    }

    public boolean correct() {
        return rank == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outcome o
                && path.equals(o.path)
                && truth == o.truth
                && temperature.equals(o.temperature)
                && Arrays.equals(logits, o.logits);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(logits);
    }

    @Override
    public String toString() {
        return path + ": class " + truth + " taken for " + predicted;
    }
}
