package io.fovea.ensemble;

import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each further member brings: they join one by one, the best first, then always the one with which a soft vote of
 * equal weights has most images right (and among such the least loss; Caruana et al. 2004, doi:10.1145/1015330.1015432,
 * without repeats). Members are chosen and judged by the same images, so that what a step brings is rather too high.
 *
 * @param steps one a member
 */
public record Growth(List<Step> steps) {
    /**
     * A member that joins.
     *
     * @param member its index
     * @param correct images that are right after it
     * @param change against the vote before it; null of the first
     */
    public record Step(
            int member, long correct, long images, @Nullable Comparison change) {
        public double accuracy() {
            return (double) correct / images;
        }
    }

    public Growth {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) throw new IllegalArgumentException("an ensemble needs a member");
    }

    /**
     * @param members of the same images in any order
     * @throws IllegalArgumentException if they judged other images, or by other labels
     */
    public static Growth of(List<SingleLabelEvaluation> members) {
        SameImages same = SameImages.of(members);
        Set<Integer> left =
                new LinkedHashSet<>(IntStream.range(0, same.models()).boxed().toList());
        float[][] sums = new float[same.images()][same.labels().size()];
        List<Step> steps = new ArrayList<>();
        SingleLabelEvaluation before = null;
        while (!left.isEmpty()) {
            int next = next(same, left, sums);
            left.remove(next);
            SingleLabelEvaluation now = joined(same, next, sums);
            Comparison change = before == null ? null : Comparison.of(before, now);
            steps.add(new Step(next, now.tally().correct(), now.images(), change));
            before = now;
        }
        return new Growth(steps);
    }

    private static int next(SameImages same, Set<Integer> left, float[][] sums) {
        int best = -1;
        Score highest = new Score(-1, 0);
        for (int member : left) {
            Score score = score(same.of(member), sums);
            if (score.isAbove(highest)) {
                best = member;
                highest = score;
            }
        }
        return best;
    }

    /** @param logs sum of the logarithms of the right classes' shares */
    private record Score(long correct, double logs) {
        boolean isAbove(Score other) {
            return correct > other.correct || (correct == other.correct && logs > other.logs);
        }
    }

    private static Score score(List<Outcome> member, float[][] sums) {
        double[] logs = new double[sums.length];
        long correct = IntStream.range(0, sums.length)
                .parallel()
                .filter(image -> {
                    Outcome outcome = member.get(image);
                    float[] all = sums[image].clone();
                    for (int c = 0; c < all.length; c++) all[c] += (float) outcome.probability(c);
                    logs[image] = Math.log(Math.max(all[outcome.truth()], Float.MIN_NORMAL));
                    return highest(all) == outcome.truth();
                })
                .count();
        double sum = 0; // not in parallel, so that it is the same every time
        for (double log : logs) sum += log;
        return new Score(correct, sum);
    }

    private static int highest(float[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) if (values[c] > values[best]) best = c;
        return best;
    }

    /** @param sums are added to */
    private static SingleLabelEvaluation joined(SameImages same, int member, float[][] sums) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int image = 0; image < sums.length; image++) {
            Outcome outcome = same.of(member).get(image);
            float[] logits = new float[sums[image].length];
            for (int c = 0; c < logits.length; c++) {
                sums[image][c] += (float) outcome.probability(c);
                logits[c] = (float) Math.log(Math.max(sums[image][c], Float.MIN_NORMAL));
            }
            outcomes.add(Outcome.of(outcome.path(), outcome.truth(), logits));
        }
        return new SingleLabelEvaluation(same.labels(), outcomes);
    }

    /** Which further members pay and from when they do not; empty of one member alone. */
    public String sentence() {
        return GrowthSentence.of(steps);
    }

    /** For JSON. */
    public List<Map<String, Object>> toJson() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("member", step.member());
            row.put("accuracy", step.accuracy());
            Comparison change = step.change();
            if (change != null) row.put("change", change.toJson());
            rows.add(row);
        }
        return rows;
    }
}
