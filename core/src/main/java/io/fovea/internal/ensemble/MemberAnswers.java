package io.fovea.internal.ensemble;

import io.fovea.evaluate.Outcome;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What several members said of the same images, in the same order of images and classes.
 *
 * @param outcomes [members][images]
 */
record MemberAnswers(List<List<Outcome>> outcomes) {
    MemberAnswers {
        outcomes = outcomes.stream().map(List::copyOf).toList();
        if (outcomes.isEmpty() || outcomes.get(0).isEmpty()) {
            throw new IllegalArgumentException("a vote needs a member and an image");
        }
        List<Outcome> first = outcomes.get(0);
        for (List<Outcome> other : outcomes) {
            boolean same = other.size() == first.size()
                    && IntStream.range(0, first.size()).allMatch(i -> isSame(first.get(i), other.get(i)));
            if (!same) throw new IllegalArgumentException("members that judged other images, or by other classes");
        }
    }

    private static boolean isSame(Outcome a, Outcome b) {
        return a.path().equals(b.path()) && a.truth() == b.truth() && a.classes() == b.classes();
    }

    int members() {
        return outcomes.size();
    }

    int images() {
        return outcomes.get(0).size();
    }

    int classes() {
        return outcomes.get(0).get(0).classes();
    }

    /** The right class of each image. */
    int[] labels() {
        return outcomes.get(0).stream().mapToInt(Outcome::truth).toArray();
    }

    boolean allRight() {
        return outcomes.stream().allMatch(member -> member.stream().allMatch(Outcome::correct));
    }

    /** Logarithms of a member's probabilities of an image's classes. */
    double[] logs(int image, int member) {
        Outcome outcome = outcomes.get(member).get(image);
        return Combination.logProbabilities(IntStream.range(0, outcome.classes())
                .mapToDouble(c -> outcome.logit(c) / outcome.temperature().value())
                .toArray());
    }

    /** Of the right class: one row of the members for each of these images. */
    double[][] truths(int[] images) {
        return IntStream.of(images)
                .mapToObj(image -> outcomes.stream()
                        .mapToDouble(member -> member.get(image).truthProbability())
                        .toArray())
                .toArray(double[][]::new);
    }

    /** What a ballot makes of an image's answers. */
    Outcome answer(Ballot ballot, int image) {
        double[][] logs = IntStream.range(0, members())
                .mapToObj(member -> logs(image, member))
                .toArray(double[][]::new);
        double[] combined = ballot.ofClasses(logs);
        float[] logits = new float[combined.length];
        for (int c = 0; c < logits.length; c++) logits[c] = (float) combined[c];
        Outcome asked = outcomes.get(0).get(image);
        return Outcome.of(asked.path(), asked.truth(), logits);
    }
}
