package io.fovea.cli;

import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.internal.text.Printable;
import java.io.PrintWriter;
import java.util.Locale;

/** A comparison for people: figures, then the answer in words. */
record ComparisonText(PrintWriter out) {
    void print(String a, SingleLabelEvaluation ofA, String b, SingleLabelEvaluation ofB, Comparison comparison) {
        TextTable models = TextTable.of("model", "accuracy", "right", "images", "loss");
        out.print(row(row(models, "A: " + a, ofA), "B: " + b, ofB));
        out.println();
        TextTable images = TextTable.of("images that", "number");
        images.row("both have right", String.valueOf(comparison.bothRight()));
        images.row("only A has right", String.valueOf(comparison.onlyFirst()));
        images.row("only B has right", String.valueOf(comparison.onlySecond()));
        images.row("neither has right", String.valueOf(comparison.neither()));
        out.print(images);
        out.println();
        out.println(difference("accuracy", 100, " points", comparison.accuracy()));
        out.println(difference("loss", 1, "", comparison.loss()));
        out.println(Printable.of(answer(comparison)));
        out.flush();
    }

    private static TextTable row(TextTable table, String name, SingleLabelEvaluation evaluation) {
        return table.row(
                name,
                String.format(Locale.ROOT, "%.2f %%", 100 * evaluation.accuracy()),
                String.valueOf(evaluation.tally().correct()),
                String.valueOf(evaluation.images()),
                String.format(Locale.ROOT, "%.4f", evaluation.loss()));
    }

    private static String difference(String figure, double scale, String unit, Comparison.Difference difference) {
        String digits = unit.isEmpty() ? "%+.4f" : "%+.2f";
        return String.format(
                Locale.ROOT,
                "%s of B less that of A: " + digits + unit + " (95 %% interval " + digits + " to " + digits + ")",
                figure,
                scale * difference.value(),
                scale * difference.interval().low(),
                scale * difference.interval().high());
    }

    private static String answer(Comparison comparison) {
        String chance = String.format(Locale.ROOT, "(p = %.2g, McNemar's test)", comparison.pValue());
        return switch (comparison.verdict()) {
            case BETTER -> "B is better than A " + chance + ".";
            case WORSE -> "B is worse than A " + chance + ".";
            case UNDECIDED -> undecided(comparison, chance);
        };
    }

    private static String undecided(Comparison comparison, String chance) {
        long more = comparison.imagesToDecide();
        String advice = more == Long.MAX_VALUE
                ? "."
                : String.format(Locale.ROOT, "; if it is real, some %,d images would show it.", more);
        return "These images do not decide whether B is better than A: the difference may be chance " + chance + advice;
    }
}
