package io.fovea.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The {@link Ranking}s of all classes for images that count several times or not at all, without sorting them again:
 * for the intervals of means over rankings.
 *
 * @param classes in label order
 */
record ResampledRanking(List<Order> classes) {
    /** Images times classes from which on a thousand resamples take more than a moment. */
    private static final long MOST = 100_000;

    /**
     * The images by falling score.
     *
     * @param places of images
     * @param isTied whether an image has the same score as the one before it
     * @param is whether it is of the class
     */
    record Order(int[] places, boolean[] isTied, boolean[] is) {}

    interface Score<T> {
        double of(T outcome, int label);
    }

    interface Truth<T> {
        boolean is(T outcome, int label);
    }

    /** Empty where it would take too long. */
    static <T> Optional<ResampledRanking> of(List<T> outcomes, int classes, Truth<T> truth, Score<T> score) {
        if ((long) outcomes.size() * classes > MOST) return Optional.empty();
        return Optional.of(new ResampledRanking(IntStream.range(0, classes)
                .parallel()
                .mapToObj(label -> order(outcomes, label, truth, score))
                .toList()));
    }

    private static <T> Order order(List<T> outcomes, int label, Truth<T> truth, Score<T> score) {
        double[] scores =
                outcomes.stream().mapToDouble(one -> score.of(one, label)).toArray();
        int[] places = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] isTied = new boolean[places.length], is = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            isTied[i] = i > 0 && scores[places[i]] == scores[places[i - 1]];
            is[i] = truth.is(outcomes.get(places[i]), label);
        }
        return new Order(places, isTied, is);
    }

    /** Of the means over the classes. */
    record Intervals(Interval rocAuc, Interval averagePrecision) {}

    /** @param counted which rankings the means are of */
    Intervals intervals(Predicate<Ranking> counted) {
        int images = classes.get(0).places().length;
        List<Interval> both = Bootstrap.USUAL.intervals(images, 2, drawn -> {
            int[] counts = new int[images];
            for (int place : drawn) counts[place]++;
            List<Ranking> rankings = classes.stream()
                    .map(order -> ranking(order, counts))
                    .filter(counted)
                    .toList();
            return new double[] {mean(rankings, Ranking::rocAuc), mean(rankings, Ranking::averagePrecision)};
        });
        return new Intervals(both.get(0), both.get(1));
    }

    private static double mean(List<Ranking> rankings, ToDoubleFunction<Ranking> figure) {
        return rankings.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** @param counts how often each image is there */
    static Ranking ranking(Order order, int[] counts) {
        long positives = 0, negatives = 0;
        double pairs = 0, precision = 0;
        for (int i = 0; i < counts.length; ) {
            long right = 0, wrong = 0;
            do {
                int count = counts[order.places()[i]];
                if (order.is()[i]) right += count;
                else wrong += count;
                i++;
            } while (i < counts.length && order.isTied()[i]);
            pairs += right * (negatives + wrong / 2.0); // of negatives above or beside: those that are wrong
            positives += right;
            negatives += wrong;
            if (right > 0) precision += right * (double) positives / (positives + negatives);
        }
        return new Ranking(
                positives,
                negatives,
                1 - pairs / ((double) positives * negatives),
                positives == 0 ? 0 : precision / positives);
    }
}
