package io.fovea.ensemble;

import io.fovea.UserError;
import java.util.Collections;
import java.util.List;

/**
 * How the answers of several models become one. The probabilities of a member are those of its logits over its own
 * temperature; where an image may have any number of labels, a label's sigmoid.
 */
public sealed interface Vote {
    /** How many members vote; 0 for a vote that any number can cast. */
    int members();

    /**
     * The weighted mean of the members' probabilities.
     *
     * @param weights one a member, none below 0, with the sum 1
     */
    record Soft(List<Double> weights) implements Vote {
        public Soft {
            weights = simplex(weights);
        }

        /** Every member counts alike. */
        public static Soft equal(int members) {
            return new Soft(alike(members));
        }

        @Override
        public int members() {
            return weights.size();
        }
    }

    /**
     * The share of the weights whose members give the answer. Ties are frequent and shares say nothing of how sure the
     * members are, so that a thousandth of the probability is that of {@link Soft}: it decides between equal shares
     * (and such as differ by less than a thousandth), and gives what nobody answers an order.
     *
     * @param weights one a member, none below 0, with the sum 1
     */
    record Hard(List<Double> weights) implements Vote {
        /** What the mean probability counts beside the votes. */
        public static final double TIE = 1e-3;

        public Hard {
            weights = simplex(weights);
        }

        /** Every member counts alike. */
        public static Hard equal(int members) {
            return new Hard(alike(members));
        }

        @Override
        public int members() {
            return weights.size();
        }
    }

    /**
     * The median of the members' probabilities of each class, scaled to the sum 1: one member that errs is not heard.
     */
    record Median() implements Vote {
        @Override
        public int members() {
            return 0;
        }
    }

    /**
     * Multinomial logistic regression on what the members say (stacked generalization, Wolpert 1992,
     * doi:10.1016/S0893-6080(05)80023-1): the inputs are the logarithms of each member's probabilities less their mean,
     * member by member.
     *
     * @param rows [members * classes + 1][classes], finite: what each input adds to the logit of each class; the last
     *     row are the biases
     */
    record Stacked(List<List<Double>> rows) implements Vote {
        /** Numbers that a bundle's manifest holds without becoming a burden. */
        public static final int MOST = 100_000;

        public Stacked {
            rows = rows.stream().map(List::copyOf).toList();
            int classes = rows.isEmpty() ? 0 : rows.get(0).size();
            if (classes < 1 || rows.size() <= classes || rows.size() % classes != 1 % classes) {
                throw new IllegalArgumentException(
                        "expected members x classes + 1 rows of classes, got " + rows.size() + " of " + classes);
            }
            for (List<Double> row : rows) {
                if (row.size() != classes || !row.stream().allMatch(Double::isFinite)) {
                    throw new IllegalArgumentException("expected rows of " + classes + " finite numbers");
                }
            }
            requireRoom((rows.size() - 1) / classes, classes);
        }

        /** @throws UserError if so many members and classes have more than {@link #MOST} numbers */
        public static void requireRoom(int members, int classes) {
            long numbers = ((long) members * classes + 1) * classes;
            if (numbers <= MOST) return;
            throw new UserError(
                    "a stacked vote of %,d members on %,d classes has %,d numbers, at most %,d are kept"
                            .formatted(members, classes, numbers, MOST),
                    "use --vote weighted, which has one number a member");
        }

        public int classes() {
            return rows.get(0).size();
        }

        @Override
        public int members() {
            return (rows.size() - 1) / classes();
        }
    }

    private static List<Double> alike(int members) {
        if (members < 1) throw new IllegalArgumentException("a vote needs a member, got " + members);
        return Collections.nCopies(members, 1.0 / members);
    }

    private static List<Double> simplex(List<Double> weights) {
        double sum = weights.stream().mapToDouble(weight -> weight).sum();
        if (weights.stream().anyMatch(weight -> !(weight >= 0)) || !(Math.abs(sum - 1) <= 1e-6)) {
            throw new IllegalArgumentException("weights must be 0 or more with the sum 1, got " + weights);
        }
        return List.copyOf(weights);
    }
}
