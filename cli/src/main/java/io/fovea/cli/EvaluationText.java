package io.fovea.cli;

import io.fovea.evaluate.ClassScore;
import io.fovea.evaluate.ConfusionMatrix;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Figure;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.LabelScore;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An evaluation for people: figures, a table of classes, the confusion matrix. */
record EvaluationText(PrintWriter out) {
    /** A wider confusion matrix than this is no longer readable as text. */
    private static final int WIDEST_MATRIX = 30;

    /** @param given the answers that are given where the model may say "unknown"; null if it answers always */
    void print(Evaluation evaluation, Coverage.@Nullable Point given) {
        figures("images", evaluation);
        if (given != null) given(given);
        out.println();
        out.print(table(evaluation.figures()));
        out.println();
        if (evaluation instanceof SingleLabelEvaluation single) certainty(single);
        if (evaluation instanceof MultiLabelEvaluation several) labels(several);
        else classes(evaluation.singleLabel());
        out.flush();
    }

    /** Under the names by which {@code --json} and {@code --fail-under} know them. */
    private static TextTable table(List<Figure> figures) {
        TextTable table = TextTable.of("figure", "value", "95 % interval");
        for (Figure figure : figures) {
            Interval interval = figure.interval();
            String range = interval == null
                    ? "-"
                    : String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high());
            table.row(figure.name(), String.format(Locale.ROOT, "%.4f", figure.value()), range);
        }
        return table;
    }

    private void given(Coverage.Point given) {
        out.printf(
                Locale.ROOT,
                "unknown below %.6f: %d of %d images get an answer (%.2f %%), %s%n",
                given.from(),
                given.given(),
                given.images(),
                100 * given.coverage(),
                given.given() == 0
                        ? "which is none"
                        : String.format(Locale.ROOT, "%.2f %% of these are right", 100 * given.accuracy()));
    }

    /** One line, if there is a temperature: what it changed. The loss of the epochs is without it. */
    void temperature(SingleLabelEvaluation evaluation) {
        if (evaluation.temperature().equals(Temperature.ONE)) return;
        SingleLabelEvaluation before = evaluation.at(Temperature.ONE);
        out.printf(
                Locale.ROOT,
                "probabilities: temperature %.3f, calibration error %.4f (without %.4f), loss %.4f (without %.4f)%n",
                evaluation.temperature().value(),
                evaluation.calibration().expectedError(),
                before.calibration().expectedError(),
                evaluation.loss(),
                before.loss());
    }

    /** @param given the answers that are given; null if it answers always */
    void calibration(SingleLabelEvaluation before, SingleLabelEvaluation after, Coverage.@Nullable Point given) {
        TextTable table = TextTable.of("", "temperature", "calibration error", "loss", "brier");
        calibrationRow(table, "before", before);
        calibrationRow(table, "after", after);
        out.print(table);
        if (given != null) given(given);
        out.flush();
    }

    void thresholds(MultiLabelEvaluation before, MultiLabelEvaluation after) {
        TextTable table = TextTable.of("", "mean F1", "F1 of all labels", "exactly right", "loss");
        thresholdRow(table, "before", before);
        thresholdRow(table, "after", after);
        out.print(table);
        out.flush();
    }

    private static void thresholdRow(TextTable table, String name, MultiLabelEvaluation evaluation) {
        table.row(
                name,
                share(evaluation.macroF1()),
                share(evaluation.micro().f1()),
                share(evaluation.accuracy()),
                String.format(Locale.ROOT, "%.4f", evaluation.loss()));
    }

    private static void calibrationRow(TextTable table, String name, SingleLabelEvaluation evaluation) {
        table.row(
                name,
                String.format(Locale.ROOT, "%.4f", evaluation.temperature().value()),
                String.format(Locale.ROOT, "%.4f", evaluation.calibration().expectedError()),
                String.format(Locale.ROOT, "%.4f", evaluation.loss()),
                String.format(Locale.ROOT, "%.4f", evaluation.brier()));
    }

    /** What a temperature changed, and from which probability on answers would be right how often. */
    private void certainty(SingleLabelEvaluation evaluation) {
        if (!evaluation.temperature().equals(Temperature.ONE)) {
            calibration(evaluation.at(Temperature.ONE), evaluation, null);
            out.println();
        }
        TextTable table = TextTable.of("to be right for", "unknown below", "answered");
        Coverage coverage = evaluation.coverage();
        for (double precision : SingleLabelEvaluation.PRECISIONS) {
            Optional<Coverage.Point> reached = coverage.reaching(precision);
            table.row(
                    String.format(Locale.ROOT, "%.0f %%", 100 * precision),
                    reached.map(point -> String.format(Locale.ROOT, "%.6f", point.from()))
                            .orElse("-"),
                    reached.map(point -> String.format(Locale.ROOT, "%.1f %%", 100 * point.coverage()))
                            .orElse("none"));
        }
        out.print(table);
        out.println();
    }

    private void labels(MultiLabelEvaluation evaluation) {
        TextTable labels = TextTable.of("label", "precision", "recall", "f1", "AP", "from", "support");
        for (LabelScore score : evaluation.perLabel()) {
            labels.row(
                    score.label(),
                    share(score.precision()),
                    share(score.recall()),
                    share(score.f1()),
                    share(score.averagePrecision()),
                    share(score.threshold()),
                    String.valueOf(score.support()));
        }
        out.print(labels);
    }

    private void classes(SingleLabelEvaluation evaluation) {
        TextTable classes = TextTable.of("class", "precision", "recall", "f1", "support");
        for (ClassScore score : evaluation.perClass()) {
            classes.row(
                    score.label(),
                    share(score.precision()),
                    share(score.recall()),
                    share(score.f1()),
                    String.valueOf(score.support()));
        }
        out.print(classes);
        out.println();
        if (evaluation.labels().size() <= WIDEST_MATRIX) matrix(evaluation);
        else out.println("confusion matrix: " + evaluation.labels().size() + " classes, see --json");
    }

    /**
     * One line: accuracy, top-5, loss, number of images; of several labels their F1, mAP and how many are all right.
     */
    void figures(String what, Evaluation evaluation) {
        if (evaluation instanceof MultiLabelEvaluation several) labelFigures(what, several);
        else classFigures(what, evaluation.singleLabel());
    }

    private void labelFigures(String what, MultiLabelEvaluation evaluation) {
        out.printf(
                Locale.ROOT,
                "%s: mean F1 %.2f %%, F1 of all labels %.2f %%, mAP %.2f %%, exactly right %.2f %% (%d of %d),"
                        + " loss %.4f%n",
                what,
                100 * evaluation.macroF1(),
                100 * evaluation.micro().f1(),
                100 * evaluation.meanAveragePrecision(),
                100 * evaluation.accuracy(),
                evaluation.tally().correct(),
                evaluation.images(),
                evaluation.loss());
    }

    private void classFigures(String what, SingleLabelEvaluation evaluation) {
        out.printf(
                Locale.ROOT,
                "%s: accuracy %.2f %% (%d of %d), top-5 %.2f %%, loss %.4f%n",
                what,
                100 * evaluation.accuracy(),
                evaluation.tally().correct(),
                evaluation.images(),
                100 * evaluation.top5(),
                evaluation.loss());
    }

    private void matrix(SingleLabelEvaluation evaluation) {
        List<String> names = evaluation.labels().names();
        List<String> header = new ArrayList<>(List.of("truth \\ answer"));
        header.addAll(names);
        TextTable table = new TextTable(header);
        ConfusionMatrix confusion = evaluation.confusion();
        for (int truth = 0; truth < names.size(); truth++) {
            List<String> row = new ArrayList<>(List.of(names.get(truth)));
            for (int c = 0; c < names.size(); c++) row.add(String.valueOf(confusion.count(truth, c)));
            table.row(row);
        }
        out.print(table);
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
