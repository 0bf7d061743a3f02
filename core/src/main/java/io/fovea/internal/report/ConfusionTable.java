package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.evaluate.ConfusionMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The confusion matrix as a table, and its largest errors in words.
 *
 * @param classes how many there are
 * @param labels column headings
 * @param rows one a true class; empty where the matrix would be too large to read
 * @param pairs the most frequent mistakes first
 */
record ConfusionTable(int classes, List<String> labels, List<Row> rows, List<Pair> pairs) {
    private static final int LARGEST_TABLE = 30;
    private static final int PAIRS_BESIDE_TABLE = 10, PAIRS_ALONE = 25;

    record Row(String label, List<Cell> cells) {}

    /**
     * @param style CSS classes
     * @param share of the row's images, 0 to 1
     */
    record Cell(String text, String style, String share, String hint) {}

    /** {@code count} of the {@code support} images of class {@code truth} were called {@code answer}. */
    record Pair(String truth, String answer, long count, long support) {
        String share() {
            return Figures.percent((double) count / support);
        }
    }

    static ConfusionTable of(Labels labels, ConfusionMatrix matrix) {
        boolean readable = labels.size() <= LARGEST_TABLE;
        List<Row> rows = IntStream.range(0, readable ? labels.size() : 0)
                .mapToObj(truth -> row(labels, matrix, truth))
                .toList();
        int pairs = readable ? PAIRS_BESIDE_TABLE : PAIRS_ALONE;
        return new ConfusionTable(labels.size(), labels.names(), rows, pairs(labels, matrix, pairs));
    }

    static List<Pair> pairs(Labels labels, ConfusionMatrix matrix, int most) {
        return IntStream.range(0, labels.size())
                .boxed()
                .flatMap(truth -> IntStream.range(0, labels.size())
                        .filter(answer -> answer != truth && matrix.count(truth, answer) > 0)
                        .mapToObj(answer -> new Pair(
                                labels.name(truth),
                                labels.name(answer),
                                matrix.count(truth, answer),
                                matrix.support(truth))))
                .sorted(Comparator.comparingLong(Pair::count).reversed().thenComparingLong(Pair::support))
                .limit(most)
                .toList();
    }

    private static Row row(Labels labels, ConfusionMatrix matrix, int truth) {
        long support = matrix.support(truth);
        List<Cell> cells = IntStream.range(0, labels.size())
                .mapToObj(answer -> {
                    long count = matrix.count(truth, answer);
                    String kind = count == 0 ? "none" : answer == truth ? "right" : "wrong";
                    double share = count == 0 ? 0 : (double) count / support;
                    String hint = String.format(
                            Locale.ROOT,
                            "%s taken for %s: %d of %d",
                            labels.name(truth),
                            labels.name(answer),
                            count,
                            support);
                    return new Cell(
                            count == 0 ? "·" : Long.toString(count),
                            share > 0.5 ? kind + " full" : kind,
                            Figures.decimal(share),
                            hint);
                })
                .toList();
        return new Row(labels.name(truth), cells);
    }
}
