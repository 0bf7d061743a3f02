package io.fovea.internal.report;

import java.util.List;
import java.util.stream.IntStream;

/** How many images each class has, as the bars that {@code counts.mustache} draws. */
record CountsDrawing(int height, List<Bar> bars) {
    static final int WIDTH = 560;
    private static final int ROW = 26, LEFT = 200, LONGEST = 200;

    /** @param text training, validation and test images */
    record Bar(String name, String whole, int y, List<Piece> pieces, int textX, String text) {}

    /** The share of one part. */
    record Piece(String style, int x, int width) {}

    /** @param rows at least one */
    static CountsDrawing of(List<ClassCounts.Row> rows) {
        long most = rows.stream().mapToLong(CountsDrawing::total).max().orElse(0);
        return new CountsDrawing(
                ROW * rows.size() + ROW / 2,
                IntStream.range(0, rows.size())
                        .mapToObj(i -> bar(rows.get(i), ROW * i + ROW / 2, (double) LONGEST / Math.max(1, most)))
                        .toList());
    }

    private static long total(ClassCounts.Row row) {
        return row.training() + row.validation() + row.test();
    }

    private static Bar bar(ClassCounts.Row row, int y, double scale) {
        int train = LEFT + (int) Math.round(scale * row.training());
        int validation = LEFT + (int) Math.round(scale * (row.training() + row.validation()));
        int test = LEFT + (int) Math.round(scale * total(row));
        return new Bar(
                TextWidth.cut(row.label(), LEFT - 20),
                row.label(),
                y,
                List.of(
                        new Piece("train", LEFT, train - LEFT),
                        new Piece("validation", train, validation - train),
                        new Piece("count", validation, test - validation)),
                test + 8,
                row.training() + " / " + row.validation() + " / " + row.test());
    }
}
