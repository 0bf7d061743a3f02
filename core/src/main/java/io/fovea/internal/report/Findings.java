package io.fovea.internal.report;

import io.fovea.evaluate.ClassScore;
import io.fovea.evaluate.ConfusionMatrix;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the report says in plain words at its top: one sentence or two a line.
 *
 * @param validation the content's
 */
record Findings(ReportContent content, SingleLabelEvaluation validation) {
    static List<String> lines(ReportContent content) {
        List<String> lines = content.validation() instanceof MultiLabelEvaluation several
                ? LabelFindings.lines(content, several)
                : new Findings(content, content.validation().singleLabel()).lines();
        return content.bestEpoch() > 0
                ? Stream.concat(lines.stream(), Stream.of(epochs(content))).toList()
                : lines;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(accuracy(validation, content.part()));
        Evaluation test = content.test();
        if (test != null) lines.add(accuracy(test, "test"));
        lines.add(baseline());
        lines.add(weakestClass());
        lines.add(calibration());
        return lines;
    }

    private static String accuracy(Evaluation evaluation, String part) {
        return String.format(
                Locale.ROOT,
                "%d of %d %s images were recognised: %s (95 %% interval %s).",
                evaluation.tally().correct(),
                evaluation.images(),
                part,
                Figures.percent(evaluation.accuracy()),
                Figures.percent(Results.interval(evaluation)));
    }

    /** Accuracy means little without what guessing reaches. */
    private String baseline() {
        ConfusionMatrix confusion = validation.confusion();
        int largest = IntStream.range(0, confusion.classes())
                .reduce(0, (a, b) -> confusion.support(b) > confusion.support(a) ? b : a);
        double share = (double) confusion.support(largest) / validation.images();
        String line = String.format(
                Locale.ROOT,
                "Always answering “%s” would be right for %s.",
                validation.labels().name(largest),
                Figures.percent(share));
        Interval interval = Results.interval(validation);
        return interval.low() > share ? line : line + " The model is not clearly better than that.";
    }

    private String weakestClass() {
        ClassScore weakest = Results.byF1(validation).get(0);
        if (weakest.f1() == 1) return "No " + content.part() + " image was mistaken.";
        long right = Math.round(weakest.recall() * weakest.support());
        String line = String.format(
                Locale.ROOT,
                "Weakest class: %s (F1 %s); %d of its %d images were recognised.",
                weakest.label(),
                Figures.decimal(weakest.f1()),
                right,
                weakest.support());
        ConfusionTable.Pair pair = ConfusionTable.pairs(
                        validation.labels(), validation.confusion(), 1, (truth, answer) -> null)
                .get(0);
        return line
                + String.format(
                        Locale.ROOT,
                        " Most frequent mistake: %s taken for %s, %d of %d.",
                        pair.truth(),
                        pair.answer(),
                        pair.count(),
                        pair.support());
    }

    private String calibration() {
        double excess = validation.calibration().overconfidence();
        Interval interval = Results.interval(validation);
        double claimed = validation.accuracy() + excess;
        String verdict = claimed > interval.high()
                ? "the model is over-confident"
                : claimed < interval.low()
                        ? "the model is too modest"
                        : "its probabilities match how often it is right";
        return String.format(
                Locale.ROOT,
                "Its answers carry a mean probability of %s, and %s of them are right: %s.",
                Figures.percent(claimed),
                Figures.percent(validation.accuracy()),
                verdict);
    }

    private static String epochs(ReportContent content) {
        List<EpochRow> history = content.history();
        EpochRow best = history.stream()
                .filter(row -> row.epoch() == content.bestEpoch())
                .findFirst()
                .orElseThrow();
        boolean ofLabels = content.validation().labels().several();
        return String.format(
                Locale.ROOT,
                "The weights are those of epoch %d of %d, the best by %s, when training %s stood at %s.",
                best.epoch(),
                history.get(history.size() - 1).epoch(),
                content.training().rule(),
                ofLabels ? "loss" : "accuracy",
                ofLabels ? Figures.decimal(best.trainLoss()) : Figures.percent(best.trainAccuracy()));
    }
}
