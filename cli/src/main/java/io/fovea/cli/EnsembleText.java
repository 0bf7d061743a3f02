package io.fovea.cli;

import io.fovea.ensemble.Diversity;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.Growth;
import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Interval;
import io.fovea.internal.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An ensemble and its members for people: three tables, and what follows from them. */
record EnsembleText(PrintWriter out) {
    /** A wider table of who agrees with whom is no longer readable as text. */
    private static final int MOST_COMPARED = 8;

    void print(EnsembleFigures figures) {
        members(figures);
        Diversity diversity = figures.diversity();
        int members = figures.members().size();
        if (diversity != null && members > 1 && members <= MOST_COMPARED) agreement(figures, diversity);
        Growth growth = figures.growth();
        if (growth != null && members > 1) growth(figures, growth);
        out.println();
        for (String sentence : figures.sentences()) out.println(Printable.of(sentence));
        out.flush();
    }

    private void members(EnsembleFigures figures) {
        boolean weighted = figures.members().stream().anyMatch(row -> row.weight() != null);
        List<String> heading = new ArrayList<>(List.of("member", "architecture", "input"));
        heading.addAll(List.of(figures.several() ? "mean F1" : "accuracy", "95 % interval", "loss"));
        if (weighted) heading.add("weight");
        heading.addAll(List.of("ms an image", "MB"));
        TextTable table = new TextTable(heading);
        for (int m = 0; m < figures.members().size(); m++)
            row(table, number(figures, m), figures.members().get(m), weighted);
        row(table, figures.ensemble().model().name() + " (" + figures.rule() + " vote)", figures.ensemble(), weighted);
        out.print(table);
    }

    private static String number(EnsembleFigures figures, int member) {
        return (member + 1) + " " + figures.members().get(member).model().name();
    }

    private static void row(TextTable table, String name, EnsembleFigures.Row row, boolean weighted) {
        EnsembleFigures.Model model = row.model();
        List<String> cells = new ArrayList<>(List.of(name, model.architecture(), model.input()));
        cells.addAll(List.of(share(row.value()), range(row.interval()), decimal("%.4f", row.loss())));
        if (weighted) cells.add(decimal("%.3f", row.weight()));
        cells.addAll(List.of(decimal("%.1f", model.milliseconds()), decimal("%.1f", model.bytes() / 1e6)));
        table.row(cells);
    }

    private void agreement(EnsembleFigures figures, Diversity diversity) {
        int members = diversity.members();
        List<String> heading = new ArrayList<>(List.of("answered alike, %"));
        IntStream.rangeClosed(1, members).mapToObj(String::valueOf).forEach(heading::add);
        TextTable table = new TextTable(heading);
        for (int a = 0; a < members; a++) {
            List<String> cells = new ArrayList<>(List.of(number(figures, a)));
            for (int b = 0; b < members; b++) {
                cells.add(a == b ? "-" : decimal("%.1f", 100 * (1 - diversity.disagreement(a, b))));
            }
            table.row(cells);
        }
        out.println();
        out.print(table);
    }

    private void growth(EnsembleFigures figures, Growth growth) {
        TextTable table = TextTable.of("soft vote of", "accuracy", "points", "p");
        boolean first = true;
        for (Growth.Step step : growth.steps()) {
            Comparison change = step.change();
            table.row(
                    (first ? "" : "and ") + number(figures, step.member()),
                    share(step.accuracy()),
                    change == null
                            ? ""
                            : decimal("%+.2f", 100 * change.accuracy().value()),
                    change == null ? "" : decimal("%.2g", change.pValue()));
            first = false;
        }
        out.println();
        out.print(table);
    }

    private static String range(@Nullable Interval interval) {
        return interval == null ? "-" : share(interval.low()) + " to " + share(interval.high());
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * value);
    }

    /** A dash for what there is not. */
    private static String decimal(String format, @Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }
}
