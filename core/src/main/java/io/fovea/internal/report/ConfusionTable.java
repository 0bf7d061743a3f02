package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.evaluate.ConfusionMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The confusion matrix as a table, and its largest errors in words.
 *
 * @param classes how many there are
 * @param columns empty where the matrix would be too large to read
 * @param rows one a true class; empty where the matrix would be too large to read
 * @param pairs the most frequent mistakes first
 */
record ConfusionTable(int classes, List<Column> columns, List<Row> rows, List<Pair> pairs) {
    private static final int LARGEST_TABLE = 30;
    private static final int PAIRS_BESIDE_TABLE = 10, PAIRS_ALONE = 25;

    /** A column's heading is its class's name, or its number where names are longer than this. */
    private static final int LONGEST_HEADING = 18 * TextWidth.of("x");

    /** Longer names are shown on several lines. */
    private static final int WIDEST_NAME = 130;

    /** @param whole the name of the class */
    record Column(String text, String whole) {}

    /** @param number of the class where the columns have numbers, else empty */
    record Row(String number, String label, List<Cell> cells) {}

    /**
     * @param style CSS class
     * @param share of the row's images, 0 to 1
     * @param link id of the place where the cell's images are shown; null for none
     * @param name of that link, for readers that hear the page
     */
    record Cell(
            String text,
            String style,
            String share,
            String hint,
            @Nullable String link,
            String name) {}

    /**
     * {@code count} of the {@code support} images of class {@code truth} were called {@code answer}.
     *
     * @param link id of the place where they are shown; null for none
     */
    record Pair(
            String truth,
            String answer,
            long count,
            long support,
            @Nullable String link) {
        String share() {
            return Figures.percent((double) count / support);
        }
    }

    /** Where the images of a cell are shown. */
    @FunctionalInterface
    interface Links {
        /** The id of the place; null for none. */
        @Nullable
        String of(int truth, int answer);
    }

    /** For the template: whether the images of a cell of the matrix are shown. */
    boolean linked() {
        return rows.stream().flatMap(row -> row.cells().stream()).anyMatch(cell -> cell.link() != null);
    }

    /** How many cells, the most confused first, the page has a place for. */
    static int cells(Labels labels) {
        return labels.size() <= LARGEST_TABLE ? Integer.MAX_VALUE : PAIRS_ALONE;
    }

    /** Whether columns have the numbers of their classes. */
    boolean numbered() {
        return rows.stream().anyMatch(row -> !row.number().isEmpty());
    }

    /** On which screens the page tells that the table is wider: {@code small}, {@code medium} or {@code always}. */
    String scroll() {
        int digits = rows.stream()
                .flatMap(row -> row.cells().stream())
                .mapToInt(cell -> cell.text().length())
                .max()
                .orElse(0);
        int names =
                rows.stream().mapToInt(row -> TextWidth.of(row.label())).max().orElse(0);
        int width = Math.min(WIDEST_NAME, names) + 10 + columns.size() * Math.max(30, 8 + 9 * digits);
        return width <= 320 ? "" : width <= 640 ? "small" : width <= 980 ? "medium" : "always";
    }

    static ConfusionTable of(Labels labels, ConfusionMatrix matrix, Links links) {
        boolean readable = labels.size() <= LARGEST_TABLE;
        boolean numbered = labels.names().stream().anyMatch(name -> TextWidth.of(name) > LONGEST_HEADING);
        int shown = readable ? labels.size() : 0;
        List<Column> columns = IntStream.range(0, shown)
                .mapToObj(c -> new Column(numbered ? String.valueOf(c + 1) : labels.name(c), labels.name(c)))
                .toList();
        List<Row> rows = IntStream.range(0, shown)
                .mapToObj(truth -> row(labels, matrix, truth, numbered ? String.valueOf(truth + 1) : "", links))
                .toList();
        int pairs = readable ? PAIRS_BESIDE_TABLE : PAIRS_ALONE;
        return new ConfusionTable(labels.size(), columns, rows, pairs(labels, matrix, pairs, links));
    }

    /** The most frequent mistakes first. */
    static List<Pair> pairs(Labels labels, ConfusionMatrix matrix, int most, Links links) {
        return IntStream.range(0, labels.size())
                .boxed()
                .flatMap(truth -> IntStream.range(0, labels.size())
                        .filter(answer -> answer != truth && matrix.count(truth, answer) > 0)
                        .mapToObj(answer -> new Pair(
                                labels.name(truth),
                                labels.name(answer),
                                matrix.count(truth, answer),
                                matrix.support(truth),
                                links.of(truth, answer))))
                .sorted(Comparator.comparingLong(Pair::count).reversed().thenComparingLong(Pair::support))
                .limit(most)
                .toList();
    }

    /** The images of a cell, in words. */
    static String words(long count, String truth, String answer) {
        return (count == 1 ? "1 image of " : count + " images of ") + truth + " taken for " + answer;
    }

    private static Row row(Labels labels, ConfusionMatrix matrix, int truth, String number, Links links) {
        long support = matrix.support(truth);
        List<Cell> cells = IntStream.range(0, labels.size())
                .mapToObj(answer -> {
                    long count = matrix.count(truth, answer);
                    String kind = count == 0 ? "none" : answer == truth ? "right" : "wrong";
                    double share = count == 0 ? 0 : (double) count / support;
                    String taken = labels.name(truth) + " taken for " + labels.name(answer);
                    String hint = String.format(Locale.ROOT, "%s: %d of %d", taken, count, support);
                    String link = kind.equals("wrong") ? links.of(truth, answer) : null;
                    String name = words(count, labels.name(truth), labels.name(answer));
                    String text = count == 0 ? "·" : Long.toString(count);
                    return new Cell(text, kind, Figures.decimal(share), hint, link, name);
                })
                .toList();
        return new Row(number, labels.name(truth), cells);
    }
}
