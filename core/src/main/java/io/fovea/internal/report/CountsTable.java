package io.fovea.internal.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The images of every class as the page shows them.
 *
 * @param summary in words
 * @param word for a class
 * @param words for several
 * @param rows the fewest training images first
 * @param more classes that the page shows when asked to
 * @param leftOut how many classes there are beyond these
 */
record CountsTable(
        String summary, String word, String words, boolean hasTest, List<Row> rows, List<Row> more, int leftOut) {
    private static final int SHOWN = 30, MOST = 1000;

    /**
     * @param share of the largest class's training images, 0 to 1
     * @param test null where the data have no test part
     */
    record Row(
            String label,
            long training,
            String share,
            long validation,
            @Nullable String test) {}

    static CountsTable of(ClassCounts counts) {
        List<ClassCounts.Row> all = counts.rows();
        String word = counts.several() ? "label" : "class", words = counts.several() ? "labels" : "classes";
        if (all.isEmpty()) return new CountsTable("", word, words, false, List.of(), List.of(), 0);
        boolean hasTest = all.stream().anyMatch(row -> row.test() > 0);
        long most = Math.max(1, all.get(all.size() - 1).training());
        List<Row> rows = all.stream()
                .limit(MOST)
                .map(row -> new Row(
                        row.label(),
                        row.training(),
                        Figures.decimal((double) row.training() / most),
                        row.validation(),
                        hasTest ? String.valueOf(row.test()) : null))
                .toList();
        int shown = Math.min(SHOWN, rows.size());
        return new CountsTable(
                total(counts) + spread(all, word, words),
                word,
                words,
                hasTest,
                rows.subList(0, shown),
                rows.subList(shown, rows.size()),
                all.size() - rows.size());
    }

    private static String total(ClassCounts counts) {
        int classes = counts.rows().size();
        if (counts.several()) {
            return String.format(Locale.ROOT, "%,d labels; an image counts for each that it has. ", classes);
        }
        long images = counts.rows().stream()
                .mapToLong(row -> row.training() + row.validation() + row.test())
                .sum();
        return String.format(Locale.ROOT, "%,d images in %,d classes. ", images, classes);
    }

    private static String spread(List<ClassCounts.Row> rows, String word, String words) {
        ClassCounts.Row fewest = rows.get(0), most = rows.get(rows.size() - 1);
        if (fewest.training() == most.training()) {
            return String.format(Locale.ROOT, "Each %s has %,d training images.", word, fewest.training());
        }
        return String.format(
                Locale.ROOT,
                "Training images of a %s: from %,d (%s) to %,d (%s), half of the %s have at most %,d.",
                word,
                fewest.training(),
                fewest.label(),
                most.training(),
                most.label(),
                words,
                rows.get((rows.size() - 1) / 2).training());
    }
}
