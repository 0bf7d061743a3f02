package io.fovea.cli;

import io.fovea.evaluate.ClassScore;
import io.fovea.evaluate.ConfusionMatrix;
import io.fovea.evaluate.Evaluation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An evaluation for people: figures, a table of classes, the confusion matrix. */
record EvaluationText(PrintWriter out) {
    /** A wider confusion matrix than this is no longer readable as text. */
    private static final int WIDEST_MATRIX = 30;

    void print(Evaluation evaluation) {
        figures("images", evaluation);
        out.println();
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
        out.flush();
    }

    /** One line: accuracy, top-5, loss, number of images. */
    void figures(String what, Evaluation evaluation) {
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

    private void matrix(Evaluation evaluation) {
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
