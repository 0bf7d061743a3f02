package io.fovea.internal.ensemble;

import io.fovea.ensemble.Vote;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Thresholds;
import java.util.Arrays;
import java.util.List;

/**
 * The members' logits as one row of logits, so that temperature, thresholds and loss apply to it as to any other: of
 * classes the logarithms of the vote's probabilities, of labels that may come together the logits of theirs. Computed
 * in double precision, image by image; may be used by several threads.
 */
public final class Combination {
    private final List<Member> members;
    private final int classes;
    private final Ballot ballot;
    private final boolean several;

    /**
     * @param several whether an image may have any number of labels
     * @throws IllegalArgumentException if members, labels and vote do not fit together
     */
    public Combination(Vote vote, List<Member> members, boolean several) {
        this.members = List.copyOf(members);
        this.several = several;
        if (members.isEmpty()) throw new IllegalArgumentException("a vote needs a member");
        classes = members.get(0).places().size();
        for (Member member : members) {
            require(member.places().size() == classes, "members of several numbers of classes");
            require((member.thresholds() != null) == several, "thresholds belong to labels that may come together");
        }
        require(vote.members() == 0 || vote.members() == members.size(), "a vote of " + vote.members() + " members");
        if (vote instanceof Vote.Stacked stacked) {
            require(!several, "a stacked vote is for exactly one class");
            require(stacked.classes() == classes, "a stacked vote on " + stacked.classes() + " classes");
        }
        ballot = Ballot.of(vote);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(problem);
    }

    /**
     * @param logits [images][members][classes], each member's in its own order of classes
     * @return [images][classes] in the ensemble's order; a row of NaN where one of an image's numbers is not finite
     */
    public float[] of(float[] logits, int images) {
        int width = members.size() * classes;
        require(logits.length == images * width, logits.length + " logits for " + images + " images");
        float[] rows = new float[images * classes];
        for (int image = 0; image < images; image++) {
            int from = image * width, to = image * classes;
            if (!NonFiniteAnswers.isFinite(logits, from, from + width)) Arrays.fill(rows, to, to + classes, Float.NaN);
            else if (several) labels(logits, from, rows, to);
            else classes(logits, from, rows, to);
        }
        return rows;
    }

    /** Of one member and image, in the ensemble's order, over its temperature. */
    private double[] tempered(float[] logits, int from, int member) {
        Member reading = members.get(member);
        double[] row = new double[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = logits[from + member * classes + reading.places().get(c)]
                    / reading.temperature().value();
        }
        return row;
    }

    private void classes(float[] logits, int from, float[] rows, int to) {
        double[][] logs = new double[members.size()][];
        for (int member = 0; member < logs.length; member++) {
            logs[member] = logProbabilities(tempered(logits, from, member));
        }
        double[] combined = ballot.ofClasses(logs);
        for (int c = 0; c < classes; c++) rows[to + c] = (float) combined[c];
    }

    private void labels(float[] logits, int from, float[] rows, int to) {
        double[][] each = new double[members.size()][];
        boolean[][] given = new boolean[each.length][classes];
        for (int member = 0; member < each.length; member++) {
            each[member] = tempered(logits, from, member);
            for (int c = 0; c < classes; c++) given[member][c] = isGiven(members.get(member), c, each[member][c]);
        }
        for (int c = 0; c < classes; c++) {
            double[] column = new double[each.length];
            boolean[] votes = new boolean[each.length];
            for (int member = 0; member < each.length; member++) {
                column[member] = each[member][c];
                votes[member] = given[member][c];
            }
            rows[to + c] = (float) ballot.ofLabel(column, votes);
        }
    }

    private static boolean isGiven(Member member, int label, double logit) {
        Thresholds thresholds = member.thresholds();
        return thresholds != null && thresholds.isReached(member.places().get(label), MultiLabelOutcome.sigmoid(logit));
    }

    static double[] logProbabilities(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow(), whole = 0;
        for (double logit : logits) whole += Math.exp(logit - most);
        double log = most + Math.log(whole);
        return Arrays.stream(logits).map(logit -> logit - log).toArray();
    }
}
