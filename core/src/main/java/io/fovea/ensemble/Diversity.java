package io.fovea.ensemble;

import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much the members of an ensemble differ, by the same images. Who errs together gains nothing by voting: the
 * measures are those of Kuncheva and Whitaker 2003 (doi:10.1023/A:1022859003006).
 *
 * @param images that all of them judged
 * @param errors images that each member has wrong
 * @param pairs of members, by the first and then by the second
 * @param expectedError of a majority vote, if the members erred independently of each other: {@link ExpectedError}
 * @param measuredError share of images that the ensemble has wrong
 */
public record Diversity(long images, List<Long> errors, List<Pair> pairs, double expectedError, double measuredError) {
    /**
     * Two members.
     *
     * @param first index of one
     * @param second index of the other, which is higher
     * @param disagreement share of images that they answer differently
     * @param errorCorrelation of being wrong, from -1 to 1, 0 where errors are independent (phi, the correlation of two
     *     yes-or-no numbers); null where a member has all images right or all wrong
     * @param doubleFault share of images that both have wrong
     * @param q Yule's Q of being right, from -1 to 1, 0 where errors are independent; null where nothing decides it
     */
    public record Pair(
            int first,
            int second,
            double disagreement,
            @Nullable Double errorCorrelation,
            double doubleFault,
            @Nullable Double q) {}

    public Diversity {
        errors = List.copyOf(errors);
        pairs = List.copyOf(pairs);
    }

    /**
     * @param members at least one, of the same images in any order
     * @param ensemble of these images
     * @throws IllegalArgumentException if they judged other images, or by other labels
     */
    public static Diversity of(List<SingleLabelEvaluation> members, SingleLabelEvaluation ensemble) {
        List<SingleLabelEvaluation> all = new ArrayList<>(members);
        all.add(ensemble);
        SameImages same = SameImages.of(all);
        List<Pair> pairs = new ArrayList<>();
        for (int a = 0; a < members.size(); a++) {
            for (int b = a + 1; b < members.size(); b++) pairs.add(pair(a, same.of(a), b, same.of(b)));
        }
        List<Long> errors = members.stream().map(Diversity::wrong).toList();
        double images = same.images();
        double[] shares = errors.stream().mapToDouble(wrong -> wrong / images).toArray();
        return new Diversity(same.images(), errors, pairs, ExpectedError.ofMajority(shares), wrong(ensemble) / images);
    }

    private static long wrong(SingleLabelEvaluation evaluation) {
        return evaluation.images() - evaluation.tally().correct();
    }

    private static Pair pair(int first, List<Outcome> a, int second, List<Outcome> b) {
        double differing = 0, both = 0, onlyFirst = 0, onlySecond = 0;
        for (int i = 0; i < a.size(); i++) {
            boolean firstErrs = !a.get(i).correct(), secondErrs = !b.get(i).correct();
            if (a.get(i).predicted() != b.get(i).predicted()) differing++;
            if (firstErrs && secondErrs) both++;
            else if (firstErrs) onlyFirst++;
            else if (secondErrs) onlySecond++;
        }
        double images = a.size(), none = images - both - onlyFirst - onlySecond;
        double together = both * none, apart = onlyFirst * onlySecond;
        double spread = (both + onlyFirst) * (onlySecond + none) * (both + onlySecond) * (onlyFirst + none);
        return new Pair(
                first,
                second,
                differing / images,
                spread == 0 ? null : Double.valueOf((together - apart) / Math.sqrt(spread)),
                both / images,
                together + apart == 0 ? null : Double.valueOf((together - apart) / (together + apart)));
    }

    /** How many members there are. */
    public int members() {
        return errors.size();
    }

    /** Of a member: share of images that it has right. */
    public double accuracy(int member) {
        return 1 - (double) errors.get(member) / images;
    }

    /** Share of images that two members answer differently; 0 of a member and itself. */
    public double disagreement(int one, int other) {
        int first = Math.min(one, other), second = Math.max(one, other);
        return pairs.stream()
                .filter(pair -> pair.first() == first && pair.second() == second)
                .mapToDouble(Pair::disagreement)
                .findFirst()
                .orElse(0);
    }

    /** Mean over the pairs; NaN of one member. */
    public double disagreement() {
        return mean(Pair::disagreement);
    }

    /** Mean over the pairs that have one; NaN if none has. */
    public double errorCorrelation() {
        return mean(pair -> Objects.requireNonNullElse(pair.errorCorrelation(), Double.NaN));
    }

    private double mean(ToDoubleFunction<Pair> value) {
        return pairs.stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** For JSON. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("images", images);
        json.put("errors", errors);
        json.put("disagreement", disagreement());
        json.put("errorCorrelation", errorCorrelation());
        json.put("expectedError", expectedError);
        json.put("measuredError", measuredError);
        json.put("pairs", pairs);
        return json;
    }
}
