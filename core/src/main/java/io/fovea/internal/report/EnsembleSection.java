package io.fovea.internal.report;

import io.fovea.ensemble.Diversity;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.Growth;
import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Interval;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of an ensemble, what they differ in and what each brings, as {@code ensemble.mustache} shows it.
 *
 * @param vote by which they answer, such as {@code soft}
 * @param figure accuracy, or mean F1 where images may have any number of labels
 * @param sentences what the figures say
 * @param weighted whether the vote has weights
 * @param timed whether it was measured how long an image takes
 * @param agreement empty of one member, of more than fit a table, and where images may have any number of labels
 * @param steps in which the members join; empty of one member, and where images may have any number of labels
 */
record EnsembleSection(
        String vote,
        String figure,
        List<String> sentences,
        boolean weighted,
        boolean timed,
        List<Row> members,
        Row whole,
        List<Agreement> agreement,
        List<Step> steps,
        @Nullable GrowthChart chart) {
    private static final int LARGEST_TABLE = 20;

    /**
     * @param about architecture and size of the input; empty for the ensemble
     * @param share of the figure, for a bar
     * @param best whether it is the member with the highest figure
     */
    record Row(
            int number,
            String name,
            String about,
            String value,
            String share,
            String interval,
            String loss,
            String weight,
            String milliseconds,
            String size,
            boolean best) {}

    /** A row of the table of who agrees with whom. */
    record Agreement(int number, String name, List<Cell> cells) {}

    /**
     * @param text per cent of the images that both answer alike
     * @param share from 0 for the two that agree least to 1 for the two that agree most
     */
    record Cell(String text, String style, String share, String hint) {}

    record Step(int place, String name, String value, String change, String chance) {}

    static @Nullable EnsembleSection of(@Nullable EnsembleFigures figures) {
        if (figures == null) return null;
        List<EnsembleFigures.Row> rows = figures.members();
        Diversity diversity = figures.diversity();
        Growth growth = rows.size() > 1 ? figures.growth() : null;
        return new EnsembleSection(
                figures.rule().toString(),
                figures.several() ? "mean F1" : "accuracy",
                figures.sentences(),
                rows.stream().anyMatch(row -> row.weight() != null),
                Stream.concat(rows.stream(), Stream.of(figures.ensemble()))
                        .anyMatch(row -> row.model().milliseconds() != null),
                IntStream.range(0, rows.size())
                        .mapToObj(m -> row(m + 1, rows.get(m), m == figures.best() && rows.size() > 1))
                        .toList(),
                row(0, figures.ensemble(), false),
                diversity == null || rows.size() > LARGEST_TABLE || rows.size() < 2
                        ? List.of()
                        : agreement(rows, diversity),
                growth == null ? List.of() : steps(rows, growth),
                growth == null ? null : GrowthChart.of(growth, names(rows)));
    }

    private static List<String> names(List<EnsembleFigures.Row> rows) {
        return rows.stream().map(row -> row.model().name()).toList();
    }

    private static Row row(int number, EnsembleFigures.Row row, boolean best) {
        EnsembleFigures.Model model = row.model();
        Interval interval = row.interval();
        Double milliseconds = model.milliseconds();
        return new Row(
                number,
                model.name(),
                Stream.of(model.architecture(), model.input())
                        .filter(text -> !text.isEmpty())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse(""),
                Figures.percent(row.value()),
                Figures.decimal(row.value()),
                interval == null ? "–" : Figures.percent(interval),
                Figures.decimal(row.loss()),
                row.weight() == null ? "" : Figures.decimal(row.weight()),
                milliseconds == null ? "–" : Figures.brief(milliseconds),
                Figures.brief(model.bytes() / 1e6),
                best);
    }

    private static List<Agreement> agreement(List<EnsembleFigures.Row> rows, Diversity diversity) {
        DoubleSummaryStatistics alike = diversity.pairs().stream()
                .mapToDouble(pair -> 1 - pair.disagreement())
                .summaryStatistics();
        List<Agreement> table = new ArrayList<>();
        for (int a = 0; a < rows.size(); a++) {
            List<Cell> cells = new ArrayList<>();
            for (int b = 0; b < rows.size(); b++) {
                String both = rows.get(a).model().name() + " and "
                        + rows.get(b).model().name();
                cells.add(
                        a == b
                                ? new Cell("·", "none", "0", both)
                                : cell(1 - diversity.disagreement(a, b), alike, both));
            }
            table.add(new Agreement(a + 1, rows.get(a).model().name(), cells));
        }
        return table;
    }

    private static Cell cell(double alike, DoubleSummaryStatistics all, String both) {
        double range = all.getMax() - all.getMin(), share = range == 0 ? 1 : (alike - all.getMin()) / range;
        String hint = both + " answer " + Figures.percent(alike) + " of the images alike";
        return new Cell(String.format(Locale.ROOT, "%.0f", 100 * alike), "alike", Figures.decimal(share), hint);
    }

    private static List<Step> steps(List<EnsembleFigures.Row> rows, Growth growth) {
        List<Step> steps = new ArrayList<>();
        for (Growth.Step step : growth.steps()) {
            Comparison change = step.change();
            steps.add(new Step(
                    steps.size() + 1,
                    rows.get(step.member()).model().name(),
                    Figures.percent(step.accuracy()),
                    change == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%+.1f",
                                    100 * change.accuracy().value()),
                    change == null ? "" : chance(change)));
        }
        return steps;
    }

    private static String chance(Comparison change) {
        return String.format(Locale.ROOT, "%.2g", change.pValue());
    }
}
