package io.fovea.ensemble;

import java.util.Arrays;

/**
 * The error of a majority of members whose errors are independent of each other (Condorcet 1785): what an ensemble
 * could reach at best by counting votes. Members of one data set err together, and the measured error lies above it;
 * with more than two classes wrong votes may scatter, and it may lie below.
 */
public final class ExpectedError {
    private ExpectedError() {}

    /**
     * The binomial tail: more than half of the members err, or one half of them where a coin decides the tie.
     *
     * @param members at least 1
     * @param error of each, 0 to 1
     */
    public static double ofMajority(int members, double error) {
        if (members < 1) throw new IllegalArgumentException("a majority needs a member, got " + members);
        double[] errors = new double[members];
        Arrays.fill(errors, error);
        return ofMajority(errors);
    }

    /**
     * The same where members differ: the tail of the Poisson binomial distribution, whose terms follow from one member
     * to the next.
     *
     * @param errors one a member, 0 to 1, at least one
     */
    public static double ofMajority(double[] errors) {
        if (errors.length == 0) throw new IllegalArgumentException("a majority needs a member");
        double[] wrong = new double[errors.length + 1];
        wrong[0] = 1;
        for (int member = 0; member < errors.length; member++) {
            double error = errors[member];
            if (!(error >= 0 && error <= 1))
                throw new IllegalArgumentException("an error is from 0 to 1, got " + error);
            for (int count = member + 1; count > 0; count--) {
                wrong[count] = wrong[count] * (1 - error) + wrong[count - 1] * error;
            }
            wrong[0] *= 1 - error;
        }
        double tail = 0;
        for (int count = errors.length; 2 * count > errors.length; count--) tail += wrong[count];
        return errors.length % 2 == 0 ? tail + wrong[errors.length / 2] / 2 : tail;
    }
}
