package io.fovea.cli;

import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.framing.Views;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What test-time augmentation brings and costs, by the same images.
 *
 * @param one judged by the usual frame
 * @param all judged by all views
 */
record ViewGain(Views views, Judging.Judged one, Judging.Judged all) {
    /** Whether the difference may be chance; null where images have any number of labels. */
    private @Nullable Comparison comparison() {
        return one.evaluation() instanceof MultiLabelEvaluation
                ? null
                : Comparison.of(one.evaluation().singleLabel(), all.evaluation().singleLabel());
    }

    void print(PrintWriter out) {
        boolean several = one.evaluation() instanceof MultiLabelEvaluation;
        TextTable table = TextTable.of("views", several ? "mean F1" : "accuracy", "loss", "ms an image");
        row(table, "1", one);
        row(table, String.valueOf(views.count()), all);
        out.println();
        out.print(table);
        out.println(sentence());
        out.flush();
    }

    private static void row(TextTable table, String name, Judging.Judged judged) {
        table.row(
                name,
                String.format(Locale.ROOT, "%.2f %%", 100 * figure(judged.evaluation())),
                String.format(Locale.ROOT, "%.4f", judged.evaluation().loss()),
                String.format(Locale.ROOT, "%.1f", milliseconds(judged)));
    }

    private static double figure(Evaluation evaluation) {
        return evaluation instanceof MultiLabelEvaluation several ? several.macroF1() : evaluation.accuracy();
    }

    private static double milliseconds(Judging.Judged judged) {
        return 1000 * judged.seconds() / judged.evaluation().images();
    }

    /** Gain and cost in words. */
    String sentence() {
        String cost = String.format(
                Locale.ROOT,
                "%d views an image (%s) take %.1f times as long as one",
                views.count(),
                views.text(),
                all.seconds() / one.seconds());
        Comparison comparison = comparison();
        if (comparison == null) {
            double gain = 100 * (figure(all.evaluation()) - figure(one.evaluation()));
            return cost + String.format(Locale.ROOT, "; mean F1 changes by %+.2f points.", gain);
        }
        String counts = String.format(
                Locale.ROOT,
                "; %d more %s right, %d fewer",
                comparison.onlySecond(),
                comparison.onlySecond() == 1 ? "image is" : "images are",
                comparison.onlyFirst());
        return cost + counts + verdict(comparison);
    }

    private static String verdict(Comparison comparison) {
        String chance = String.format(Locale.ROOT, "(p = %.2g, McNemar's test)", comparison.pValue());
        return switch (comparison.verdict()) {
            case BETTER -> ": that is better " + chance + ".";
            case WORSE -> ": that is worse " + chance + ".";
            case UNDECIDED -> ": that may be chance " + chance + ".";
        };
    }

    /** For {@code --json}. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("views", views.text());
        json.put("count", views.count());
        json.put("one", fields(one));
        json.put("all", fields(all));
        Comparison comparison = comparison();
        if (comparison != null) json.put("comparison", comparison.toJson());
        return json;
    }

    private static Map<String, Object> fields(Judging.Judged judged) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                judged.evaluation() instanceof MultiLabelEvaluation ? "macroF1" : "accuracy",
                figure(judged.evaluation()));
        fields.put("loss", judged.evaluation().loss());
        fields.put("millisecondsPerImage", milliseconds(judged));
        return fields;
    }
}
