package io.fovea.internal.report;

import io.fovea.evaluate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs and their figures as {@code runs.mustache} shows them, one a row.
 *
 * @param columns without that of the names
 * @param sortedBy what the best has most of
 */
record RunsTable(List<Heading> columns, List<Row> rows, String sortedBy) {
    private static final String ABSENT = "–";

    private static final double MILLION = 1e6;

    /** @param style CSS class */
    record Heading(String text, String style) {}

    /** @param key null where the charts do not show it */
    record Row(String name, @Nullable Key key, List<Cell> cells) {}

    /** @param note what is said more of it; empty for nothing */
    record Cell(String text, String note, String style) {}

    /** A run of the charts: how its line looks. */
    record Key(int number, String style, String name) {
        static Key of(RunsChart.Drawn drawn) {
            return new Key(drawn.number(), drawn.style(), drawn.run().name());
        }
    }

    /** @param note an empty text for none */
    private record Column(
            String name, boolean number, Function<ComparedRun, String> text, Function<ComparedRun, String> note) {
        static Column number(String name, Function<ComparedRun, String> text) {
            return new Column(name, true, text, run -> "");
        }

        static Column words(String name, Function<ComparedRun, String> text) {
            return new Column(name, false, text, run -> "");
        }

        Column noted(Function<ComparedRun, String> other) {
            return new Column(name, number, text, other);
        }

        String style() {
            return number ? "number" : "words";
        }
    }

    /** @param runs the best first */
    static RunsTable of(List<ComparedRun> runs, List<RunsChart.Drawn> drawn) {
        List<Column> columns = columns(runs);
        List<Row> rows = runs.stream()
                .map(run -> new Row(
                        run.name(),
                        drawn.stream()
                                .filter(one -> one.run().equals(run))
                                .findFirst()
                                .map(Key::of)
                                .orElse(null),
                        columns.stream().map(column -> cell(column, run)).toList()))
                .toList();
        boolean several = runs.stream().anyMatch(ComparedRun::several);
        boolean single = runs.stream().anyMatch(run -> run.manifest() != null && !run.several());
        return new RunsTable(
                columns.stream()
                        .map(column -> new Heading(column.name(), column.style()))
                        .toList(),
                rows,
                !several ? "accuracy" : single ? "accuracy, or of several labels an image mean F1" : "mean F1");
    }

    private static Cell cell(Column column, ComparedRun run) {
        String text = column.text().apply(run);
        return new Cell(text.isEmpty() ? ABSENT : text, column.note().apply(run), column.style());
    }

    /** Those that tell something: not what all runs have in common. */
    private static List<Column> columns(List<ComparedRun> runs) {
        boolean several = runs.stream().anyMatch(ComparedRun::several);
        List<Column> columns = new ArrayList<>();
        if (several) {
            columns.add(Column.number("mean F1", run -> decimal(run.figure("macroF1"))));
            columns.add(Column.number("mAP", run -> decimal(run.figure("meanAveragePrecision"))));
        }
        columns.add(Column.number(several ? "exactly right" : "accuracy", run -> percent(run.figure("accuracy")))
                .noted(RunsTable::interval));
        columns.add(Column.number("loss", run -> decimal(run.loss())));
        columns.add(Column.number("epochs", RunsTable::epochs)
                .noted(run -> run.bestEpoch() == 0 ? "" : "best " + run.bestEpoch()));
        columns.add(Column.number("time", run -> run.history().isEmpty() ? "" : time(run.seconds())));
        columns.add(Column.number("parameters", run -> millions(run.parameters(), " M")));
        columns.add(Column.number("size", run -> millions(run.bytes(), " MB")));
        Stream.of(
                        Column.words("state", ComparedRun::state),
                        Column.words("model", ComparedRun::model),
                        Column.words("data", ComparedRun::data))
                .filter(differs(runs))
                .forEach(columns::add);
        return columns;
    }

    private static Predicate<Column> differs(List<ComparedRun> runs) {
        return column -> {
            List<String> told = runs.stream()
                    .map(column.text())
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .toList();
            return told.size() > 1 || (runs.size() == 1 && !told.isEmpty());
        };
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : Figures.percent(share);
    }

    private static String decimal(@Nullable Double value) {
        return value == null ? "" : Figures.decimal(value);
    }

    private static String interval(ComparedRun run) {
        Interval interval = run.interval();
        return interval == null ? "" : Figures.percent(interval);
    }

    private static String epochs(ComparedRun run) {
        int planned = run.recipe() == null ? 0 : run.recipe().epochs();
        return planned == 0 ? "" : run.history().size() + " of " + planned;
    }

    /** Of the epochs alone. */
    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 60) return String.format(Locale.ROOT, "%.1f s", seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }

    private static String millions(long count, String unit) {
        return count == 0 ? "" : Figures.brief(count / MILLION) + unit;
    }
}
