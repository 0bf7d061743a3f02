package io.fovea.cli;

import io.fovea.internal.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Rows of printable text in aligned columns: the first to the left, the others, which hold numbers, to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> heading) {
        this.heading = heading.stream().map(Printable::of).toList();
    }

    static TextTable of(String... heading) {
        return new TextTable(List.of(heading));
    }

    TextTable row(List<String> cells) {
        if (cells.size() != heading.size()) {
            throw new IllegalArgumentException("expected " + heading.size() + " cells, got " + cells.size());
        }
        rows.add(cells.stream().map(Printable::of).toList());
        return this;
    }

    TextTable row(String... cells) {
        return row(List.of(cells));
    }

    /** The heading and every row, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int[] widths = widths();
        append(text, heading, widths);
        for (List<String> row : rows) append(text, row, widths);
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[heading.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(heading.get(i));
            for (List<String> row : rows) widths[i] = Math.max(widths[i], length(row.get(i)));
        }
        return widths;
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i), blanks = " ".repeat(widths[i] - length(cell));
            line.append(i == 0 ? cell + blanks : GAP + blanks + cell);
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
