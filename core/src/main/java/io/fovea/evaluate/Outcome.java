package io.fovea.evaluate;

/**
 * What a model said of one labelled image.
 *
 * @param path the sample's path inside its data set
 * @param truth index of the right class
 * @param predicted index of the class with the highest probability
 * @param probability of the predicted class, 0 to 1
 * @param truthProbability of the right class, 0 to 1
 * @param rank position of the right class in the order of probability, 0 for a right answer
 * @param loss cross-entropy in nats: minus the logarithm of {@code truthProbability}, from the logits
 */
public record Outcome(
        String path, int truth, int predicted, double probability, double truthProbability, int rank, double loss)
        implements ImageOutcome {
    /**
     * @param logits one value per class, all finite
     * @param truth index of the right class
     * @throws IllegalArgumentException if a logit is not finite: it has no rank
     */
    public static Outcome of(String path, int truth, float[] logits) {
        if (!NonFiniteAnswers.isFinite(logits, 0, logits.length)) {
            throw new IllegalArgumentException(path + ": logits must be finite");
        }
        int best = 0, rank = 0;
        for (int c = 0; c < logits.length; c++) {
            if (logits[c] > logits[best]) best = c;
            // ties go to the lower index, as argmax does
            if (logits[c] > logits[truth] || (logits[c] == logits[truth] && c < truth)) rank++;
        }
        double sum = 0;
        for (float logit : logits) sum += Math.exp((double) logit - logits[best]);
        double truthLogit = (double) logits[truth] - logits[best];
        return new Outcome(path, truth, best, 1 / sum, Math.exp(truthLogit) / sum, rank, Math.log(sum) - truthLogit);
    }

    public boolean correct() {
        return rank == 0;
    }
}
