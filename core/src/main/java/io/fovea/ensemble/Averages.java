package io.fovea.ensemble;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One number of several members' numbers, for targets that are quantities. Fovea's own targets are classes, whose
 * answers become one by a {@link Vote}; these are for programs that use its features for something else.
 */
public final class Averages {
    private Averages() {}

    /**
     * @param members [members][values], all of one length, at least one member
     * @return one mean a value
     */
    public static double[] mean(double[][] members) {
        return each(members, sorted -> Arrays.stream(sorted).average().orElseThrow());
    }

    /**
     * As above.
     *
     * @return one median a value; of an even number of members the mean of the two in the middle
     */
    public static double[] median(double[][] members) {
        return each(members, sorted -> (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    @FunctionalInterface
    private interface Average {
        double of(double[] sorted);
    }

    /** Sorted first, so that the order of the members does not even change the rounding. */
    private static double[] each(double[][] members, Average average) {
        if (members.length == 0) throw new IllegalArgumentException("an average needs a member");
        for (double[] member : members) {
            if (member.length != members[0].length) {
                throw new IllegalArgumentException(
                        "members of " + members[0].length + " and of " + member.length + " values");
            }
        }
        return IntStream.range(0, members[0].length)
                .mapToDouble(value -> average.of(Arrays.stream(members)
                        .mapToDouble(member -> member[value])
                        .sorted()
                        .toArray()))
                .toArray();
    }
}
