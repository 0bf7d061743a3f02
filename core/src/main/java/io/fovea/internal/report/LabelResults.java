package io.fovea.internal.report;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.evaluate.LabelScore;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.image.Image;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of images that may have any number of labels, as {@code label-results.mustache} shows it.
 *
 * @param part a heading: "Validation", "Test" or "Training"
 * @param labels the weakest first, labels without images last
 * @param labelsLeftOut how many more there are than the table shows
 * @param mistakes images with labels that are missing or wrong, the largest loss first
 */
record LabelResults(String part, String id, List<Row> labels, int labelsLeftOut, List<Mistake> mistakes) {
    private static final int MOST_LABELS = 500, MOST_MISTAKES = 24;

    record Row(
            String label,
            long support,
            String threshold,
            String precision,
            String recall,
            String f1,
            String averagePrecision) {
        static Row of(LabelScore score) {
            return new Row(
                    score.label(),
                    score.support(),
                    Figures.decimal(score.threshold()),
                    Figures.decimal(score.precision()),
                    Figures.decimal(score.recall()),
                    Figures.decimal(score.f1()),
                    Figures.decimal(score.averagePrecision()));
        }
    }

    /**
     * @param source a data URI, or null where the picture cannot be shown
     * @param wrong labels given that the image has not; empty for none
     * @param missing labels that the image has and was not given
     * @param right labels given that it has
     */
    record Mistake(@Nullable String source, String style, String path, String wrong, String missing, String right) {}

    /**
     * @param part in lower case
     * @param thumbnails null to show no single pictures
     */
    static LabelResults of(String part, MultiLabelEvaluation evaluation, @Nullable Thumbnails thumbnails) {
        List<LabelScore> scores = evaluation.perLabel().stream()
                .sorted(Comparator.comparing((LabelScore score) -> score.support() == 0)
                        .thenComparingDouble(LabelScore::f1)
                        .thenComparing(LabelScore::label))
                .toList();
        return new LabelResults(
                part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1),
                part,
                scores.stream().limit(MOST_LABELS).map(Row::of).toList(),
                Math.max(0, scores.size() - MOST_LABELS),
                thumbnails == null ? List.of() : mistakes(evaluation, thumbnails));
    }

    private static List<Mistake> mistakes(MultiLabelEvaluation evaluation, Thumbnails thumbnails) {
        return evaluation.outcomes().stream()
                .filter(outcome -> !evaluation.given(outcome).equals(outcome.truth()))
                .sorted(Comparator.comparingDouble(MultiLabelOutcome::loss)
                        .reversed()
                        .thenComparing(MultiLabelOutcome::path))
                .limit(MOST_MISTAKES)
                .map(outcome -> mistake(outcome, evaluation, thumbnails))
                .toList();
    }

    private static Mistake mistake(MultiLabelOutcome outcome, MultiLabelEvaluation evaluation, Thumbnails thumbnails) {
        Image image = thumbnails.of(outcome.path());
        DataUri uri = image == null ? null : DataUri.of(image);
        LabelSet given = evaluation.given(outcome), truth = outcome.truth();
        Labels labels = evaluation.labels();
        return new Mistake(
                uri == null ? null : uri.text(),
                uri == null ? "" : uri.style(),
                outcome.path(),
                names(given.indices().filter(label -> !truth.has(label)), outcome, labels),
                names(truth.indices().filter(label -> !given.has(label)), outcome, labels),
                names(given.indices().filter(truth::has), outcome, labels));
    }

    private static String names(IntStream chosen, MultiLabelOutcome outcome, Labels labels) {
        return chosen.mapToObj(label -> labels.name(label) + " " + Figures.percent(outcome.probability(label)))
                .collect(Collectors.joining(", "));
    }
}
