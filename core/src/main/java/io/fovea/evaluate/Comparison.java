package io.fovea.evaluate;

import io.fovea.data.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.inference.BinomialTest;
import org.jspecify.annotations.Nullable;

/**
 * Two models judged by the same images: is one better, or could the difference be chance? Only the images decide that
 * one of them has right and the other wrong (McNemar 1947, doi:10.1007/BF02295996, exact: a binomial test).
 *
 * @param images that both judged
 * @param bothRight of them
 * @param onlyFirst right by the first model alone
 * @param onlySecond right by the second model alone
 * @param pValue the chance of a difference in right answers as large or larger, either way, if the models were equally
 *     good; 1 where no image tells them apart
 * @param accuracy the second's accuracy less the first's, with its interval by paired resampling
 * @param loss the second's mean loss less the first's, likewise
 */
public record Comparison(
        long images,
        long bothRight,
        long onlyFirst,
        long onlySecond,
        double pValue,
        Difference accuracy,
        Difference loss) {
    /** Of 20 equally good pairs of models one is called different. */
    public static final double SIGNIFICANT = 0.05;

    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /** @param interval in which it lies with 95 % confidence for other images of the same kind */
    public record Difference(double value, Interval interval) {}

    /** What the images say of the second model. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** The difference may be chance: more images might decide. */
        UNDECIDED
    }

    /**
     * @param first of images in any order
     * @param second of the same images
     * @throws IllegalArgumentException if they judged other images, or an image by another class
     */
    public static Comparison of(SingleLabelEvaluation first, SingleLabelEvaluation second) {
        List<Pair> pairs = pairs(first, second);
        long onlyFirst = count(pairs, true, false), onlySecond = count(pairs, false, true);
        return new Comparison(
                pairs.size(),
                count(pairs, true, true),
                onlyFirst,
                onlySecond,
                pValue(onlyFirst, onlySecond),
                difference(pairs, outcome -> outcome.correct() ? 1 : 0),
                difference(pairs, Outcome::loss));
    }

    private record Pair(Outcome first, Outcome second) {}

    private static List<Pair> pairs(SingleLabelEvaluation first, SingleLabelEvaluation second) {
        Map<String, Outcome> others = new HashMap<>();
        second.outcomes().forEach(outcome -> others.put(outcome.path(), outcome));
        if (others.size() != first.images()) throw new IllegalArgumentException("other images");
        return first.outcomes().stream()
                .map(one -> pair(first.labels(), one, second.labels(), others.get(one.path())))
                .toList();
    }

    private static Pair pair(Labels ofFirst, Outcome first, Labels ofSecond, @Nullable Outcome second) {
        if (second == null || !ofSecond.name(second.truth()).equals(ofFirst.name(first.truth()))) {
            throw new IllegalArgumentException(first.path() + " was judged once, or by two classes");
        }
        return new Pair(first, second);
    }

    private static long count(List<Pair> pairs, boolean first, boolean second) {
        return pairs.stream()
                .filter(pair -> pair.first().correct() == first && pair.second().correct() == second)
                .count();
    }

    private static double pValue(long onlyFirst, long onlySecond) {
        int decided = Math.toIntExact(onlyFirst + onlySecond);
        if (decided == 0) return 1;
        return BinomialTest.withDefaults()
                .test(decided, Math.toIntExact(onlySecond), 0.5)
                .getPValue();
    }

    private static Difference difference(List<Pair> pairs, ToDoubleFunction<Outcome> figure) {
        double[] each = pairs.stream()
                .mapToDouble(pair -> figure.applyAsDouble(pair.second()) - figure.applyAsDouble(pair.first()))
                .toArray();
        double mean = Arrays.stream(each).average().orElseThrow();
        return new Difference(mean, Bootstrap.USUAL.ofMean(each));
    }

    /** By the right answers alone. */
    public Verdict verdict() {
        if (pValue >= SIGNIFICANT) return Verdict.UNDECIDED;
        return onlySecond > onlyFirst ? Verdict.BETTER : Verdict.WORSE;
    }

    /** Wrong by both. */
    public long neither() {
        return images - bothRight - onlyFirst - onlySecond;
    }

    /**
     * About how many images would make a difference like this one significant in half of the cases, by the normal
     * approximation of McNemar's test; {@link Long#MAX_VALUE} where there is no difference.
     */
    public long imagesToDecide() {
        double difference = onlySecond - onlyFirst, decided = onlyFirst + onlySecond;
        if (difference == 0) return Long.MAX_VALUE;
        return (long) Math.ceil(images * Z * Z * decided / (difference * difference));
    }

    /** The fields of {@code compare --json}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", verdict().name().toLowerCase(Locale.ROOT));
        json.put("pValue", pValue);
        json.put("images", images);
        json.put("bothRight", bothRight);
        json.put("onlyFirst", onlyFirst);
        json.put("onlySecond", onlySecond);
        json.put("neither", neither());
        json.put("accuracy", accuracy);
        json.put("loss", loss);
        return json;
    }
}
