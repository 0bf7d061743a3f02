package io.fovea.internal.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A confusion matrix as the coordinates that {@code matrix.mustache} draws: true classes down, answers across.
 *
 * @param corner where the words end that say which side is which
 */
record MatrixDrawing(
        int width,
        int height,
        int cellWidth,
        int cellHeight,
        Place corner,
        List<Name> rows,
        List<Name> columns,
        List<Cell> cells) {
    private static final int SIDE = 28, DIGIT = 9, EDGE = 12, GAP = 8;
    private static final int WIDEST_NAME = 240, CORNER = 150;

    record Place(int x, int y) {}

    /** @param whole the text where {@code text} is cut */
    record Name(Place at, String text, String whole) {}

    /** @param opacity 0 to 1, by share of the row */
    record Cell(Place corner, Place middle, String style, String opacity, String text, String hint) {}

    /** @param table with rows */
    static MatrixDrawing of(ConfusionTable table) {
        return new Plan(table).drawing();
    }

    private record Plan(ConfusionTable table) {
        private int left() {
            int names = table.rows().stream()
                    .mapToInt(row -> TextWidth.of(name(row)))
                    .max()
                    .orElse(0);
            return EDGE + Math.max(names, CORNER) + GAP;
        }

        private int top() {
            int names = table.columns().stream()
                    .mapToInt(column -> TextWidth.of(column.text()))
                    .max()
                    .orElse(0);
            return EDGE + Math.max(names, SIDE) + GAP;
        }

        /** Wide enough for the largest number. */
        private int cellWidth() {
            int digits = table.rows().stream()
                    .flatMap(row -> row.cells().stream())
                    .mapToInt(cell -> cell.text().length())
                    .max()
                    .orElse(1);
            return Math.max(SIDE, digits * DIGIT + GAP);
        }

        private static String name(ConfusionTable.Row row) {
            String number = row.number().isEmpty() ? "" : row.number() + " ";
            return TextWidth.cut(number + row.label(), WIDEST_NAME);
        }

        MatrixDrawing drawing() {
            int left = left(), top = top(), wide = cellWidth();
            List<Name> rows = new ArrayList<>(), columns = new ArrayList<>();
            List<Cell> cells = new ArrayList<>();
            for (ConfusionTable.Row row : table.rows()) {
                int y = top + rows.size() * SIDE;
                rows.add(new Name(new Place(left - GAP, y + SIDE / 2), name(row), row.label()));
                int x = left;
                for (ConfusionTable.Cell cell : row.cells()) {
                    cells.add(cell(new Place(x, y), new Place(x + wide / 2, y + SIDE / 2), cell));
                    x += wide;
                }
            }
            for (ConfusionTable.Column column : table.columns()) {
                int x = left + columns.size() * wide + wide / 2;
                columns.add(new Name(new Place(x, top - GAP), column.text(), column.whole()));
            }
            int width = left + columns.size() * wide + EDGE, height = top + rows.size() * SIDE + EDGE;
            Place corner = new Place(left - GAP, top - GAP);
            return new MatrixDrawing(width, height, wide, SIDE, corner, rows, columns, cells);
        }

        private static Cell cell(Place corner, Place middle, ConfusionTable.Cell cell) {
            double opacity = cell.style().equals("none") ? 0 : 0.1 + 0.45 * Double.parseDouble(cell.share());
            return new Cell(corner, middle, cell.style(), Figures.decimal(opacity), cell.text(), cell.hint());
        }
    }
}
