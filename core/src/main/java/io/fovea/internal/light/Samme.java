package io.fovea.internal.light;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * AdaBoost for several classes, SAMME of Zhu et al. 2009 (Statistics and Its Interface 2, 349-360), as scikit-learn's
 * {@code AdaBoostClassifier(algorithm="SAMME")}: each member learns from images that count the more, the more members
 * before it have taken them for something else.
 *
 * @param members in the order of learning, at least one
 */
public record Samme<M>(List<Member<M>> members) {
    /**
     * @param weight its vote counts so much, above 0
     * @param error share of the images that it takes for something else, by how they counted for it
     */
    public record Member<M>(M classifier, double weight, double error) {}

    /** What a learner made, and what that says of the images that it learnt from. */
    public record Answer<M>(M classifier, int[] predicted) {}

    /** Already the first member. */
    public static final class NoBetterThanChance extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        NoBetterThanChance() {
            super("the first classifier is no better than chance: it cannot be boosted");
        }
    }

    /** Learns from images that count differently. */
    public interface Learner<M> {
        /**
         * @param shares of the images; 0 or more, their sum is 1
         * @param member from 0 on
         */
        Answer<M> learn(double[] shares, int member);
    }

    public Samme {
        members = List.copyOf(members);
    }

    /**
     * Ends early with a member that is always right, and before one that is no better than chance.
     *
     * @param most members, at least 1
     * @throws NoBetterThanChance if already the first one is no better than chance
     */
    public static <M> Samme<M> fit(Learner<M> learner, int[] labels, int classes, int most) {
        double[] shares = new double[labels.length];
        Arrays.fill(shares, 1.0 / shares.length);
        List<Member<M>> members = new ArrayList<>();
        for (int m = 0; m < most; m++) {
            Answer<M> answer = learner.learn(shares.clone(), m);
            double error = error(shares, labels, answer.predicted());
            if (error <= 0) {
                members.add(new Member<>(answer.classifier(), 1, 0));
                break;
            }
            if (error >= 1 - 1.0 / classes) break;
            double weight = Math.log((1 - error) / error) + Math.log(classes - 1);
            members.add(new Member<>(answer.classifier(), weight, error));
            shift(shares, labels, answer.predicted(), weight);
        }
        if (members.isEmpty()) {
            throw new NoBetterThanChance();
        }
        return new Samme<>(members);
    }

    private static double error(double[] shares, int[] labels, int[] predicted) {
        double error = 0;
        for (int i = 0; i < labels.length; i++) if (predicted[i] != labels[i]) error += shares[i];
        return error;
    }

    private static void shift(double[] shares, int[] labels, int[] predicted, double weight) {
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            if (predicted[i] != labels[i]) shares[i] *= Math.exp(weight);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) shares[i] /= sum;
    }
}
