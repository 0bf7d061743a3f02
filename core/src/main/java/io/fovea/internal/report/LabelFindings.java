package io.fovea.internal.report;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.LabelScore;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the report says in plain words where an image may have any number of labels. */
final class LabelFindings {
    private LabelFindings() {}

    static List<String> lines(ReportContent content, MultiLabelEvaluation validation) {
        List<String> lines = new ArrayList<>();
        lines.add(accuracy(validation, content.part()));
        Evaluation test = content.test();
        if (test != null) lines.add(accuracy(test.multiLabel(), "test"));
        weakest(validation).ifPresent(lines::add);
        lines.add(thresholds(validation));
        return lines;
    }

    private static String accuracy(MultiLabelEvaluation evaluation, String part) {
        return String.format(
                Locale.ROOT,
                "Of the labels given to %d %s images %s were right, and %s of those the images have were given"
                        + " (F1 %s). %d images got exactly their labels: %s.",
                evaluation.images(),
                part,
                Figures.percent(evaluation.micro().precision()),
                Figures.percent(evaluation.micro().recall()),
                Figures.decimal(evaluation.micro().f1()),
                evaluation.tally().correct(),
                Figures.percent(evaluation.accuracy()));
    }

    private static Optional<String> weakest(MultiLabelEvaluation evaluation) {
        return evaluation.perLabel().stream()
                .filter(score -> score.support() > 0)
                .min(Comparator.comparingDouble(LabelScore::f1).thenComparing(LabelScore::label))
                .map(score -> String.format(
                        Locale.ROOT,
                        "Weakest label: %s (F1 %s); %d of its %d images were given it.",
                        score.label(),
                        Figures.decimal(score.f1()),
                        Math.round(score.recall() * score.support()),
                        score.support()));
    }

    private static String thresholds(MultiLabelEvaluation evaluation) {
        Thresholds half = Thresholds.half(evaluation.labels().size());
        if (evaluation.thresholds().equals(half)) return "A label is given from a probability of 0.5 on.";
        return String.format(
                Locale.ROOT,
                "Each label is given from its own probability on, which was chosen on validation images for the highest"
                        + " F1; with 0.5 for all, mean F1 on these images is %s instead of %s.",
                Figures.decimal(evaluation.at(half).macroF1()),
                Figures.decimal(evaluation.macroF1()));
    }
}
