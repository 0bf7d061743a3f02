package io.fovea.internal.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The labels in the cells of a table. Each cell holds one, unless the column is named {@code labels} or some cell has a
 * semicolon or a bar in it: then these separate labels in every cell, and an image may have any number of them, also
 * none. Cells that are equal share their text and their labels.
 */
final class TableLabels {
    private static final String SEPARATORS = "[;|]";

    private final Map<String, String> cells = new HashMap<>();
    private final Map<String, List<String>> labels = new HashMap<>();
    private boolean several;

    /** @param plural whether the column is named {@code labels} */
    TableLabels(boolean plural) {
        several = plural;
    }

    /** @return the text of the cell, shared with those that are equal */
    String add(String cell) {
        String text = cell.strip();
        String shared = cells.putIfAbsent(text, text);
        if (shared != null) return shared;
        several |= text.indexOf(';') >= 0 || text.indexOf('|') >= 0;
        return text;
    }

    /** Whether an image may have any number of labels; known when all cells are added. */
    boolean several() {
        return several;
    }

    /** What a cell holds, after all are added. */
    List<String> of(String cell) {
        return labels.computeIfAbsent(cell, text -> several ? List.copyOf(split(text)) : List.of(text));
    }

    /** Whether two cells hold the same labels, in whatever order. */
    static boolean areSame(String one, String other) {
        return one.equals(other) || split(one).equals(split(other));
    }

    private static Set<String> split(String cell) {
        Set<String> labels = new LinkedHashSet<>();
        Arrays.stream(cell.split(SEPARATORS))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .forEach(labels::add);
        return labels;
    }
}
