package io.fovea.run;

import io.fovea.evaluate.Evaluation;
import java.util.List;

/** How right members are about images that they did not learn from, found without a test part. */
public sealed interface MemberEstimate {
    /**
     * Cross-validation: how right a single member is, of images in which every one is judged once. Each member's best
     * epoch is chosen by the very part that judges it, which flatters a little.
     *
     * @param accuracies of the members on their own parts, 0 to 1; where an image may have any number of labels the
     *     share of images with exactly theirs
     * @param images of all parts together
     */
    record OutOfFold(List<Double> accuracies, long images) implements MemberEstimate {
        public OutOfFold {
            accuracies = List.copyOf(accuracies);
            if (accuracies.size() < 2) {
                throw new IllegalArgumentException("cross-validation has two folds or more, got " + accuracies.size());
            }
        }

        /** Over the members. */
        public double mean() {
            return accuracies.stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }

        /** Standard deviation over the members, with one less than their number. */
        public double deviation() {
            double mean = mean();
            double squares = accuracies.stream()
                    .mapToDouble(accuracy -> (accuracy - mean) * (accuracy - mean))
                    .sum();
            return Math.sqrt(squares / (accuracies.size() - 1));
        }
    }

    /**
     * Out of bag (Breiman 1996, "Out-of-bag estimation"): every training image is answered by the mean of the
     * probabilities of those members that did not draw it, a third of all. So it rather says too little of what all of
     * them know.
     *
     * @param answers of the images that a member did not draw
     * @param unanswered training images that all members drew, or whose files are damaged
     */
    record OutOfBag(Evaluation answers, int unanswered) implements MemberEstimate {
        public double accuracy() {
            return answers.tally().accuracy();
        }
    }
}
