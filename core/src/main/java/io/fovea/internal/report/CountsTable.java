package io.fovea.internal.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The images of every class as the page shows them.
 *
 * @param summary in words
 * @param rows the fewest training images first
 * @param more classes that the page shows when asked to
 * @param leftOut how many classes there are beyond these
 */
record CountsTable(String summary, boolean hasTest, List<Row> rows, List<Row> more, int leftOut) {
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
        if (all.isEmpty()) return new CountsTable("", false, List.of(), List.of(), 0);
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
                summary(all),
                hasTest,
                rows.subList(0, shown),
                rows.subList(shown, rows.size()),
                all.size() - rows.size());
    }

    private static String summary(List<ClassCounts.Row> rows) {
        ClassCounts.Row fewest = rows.get(0), most = rows.get(rows.size() - 1);
        long images = rows.stream()
                .mapToLong(row -> row.training() + row.validation() + row.test())
                .sum();
        String all = String.format(Locale.ROOT, "%,d images in %,d classes. ", images, rows.size());
        if (fewest.training() == most.training()) {
            return all + String.format(Locale.ROOT, "Each class has %,d training images.", fewest.training());
        }
        return all
                + String.format(
                        Locale.ROOT,
                        "Training images of a class: from %,d (%s) to %,d (%s), half of the classes have at most %,d.",
                        fewest.training(),
                        fewest.label(),
                        most.training(),
                        most.label(),
                        rows.get((rows.size() - 1) / 2).training());
    }
}
