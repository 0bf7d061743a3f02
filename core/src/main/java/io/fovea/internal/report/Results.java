package io.fovea.internal.report;

import io.fovea.audit.Suspicion;
import io.fovea.data.Labels;
import io.fovea.evaluate.ClassScore;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.MeanScore;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.internal.audit.SuspectLabels;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation as {@code results.mustache} shows it.
 *
 * @param part a heading: "Validation", "Test" or "Training"
 * @param temperature what the probabilities would be without it; null where it is 1
 * @param classes the weakest first, classes without images last
 * @param moreClasses those that the page shows when asked to
 * @param classesLeftOut how many more classes there are than the table shows
 * @param suspects labels that are likely to be wrong, the most suspicious first
 * @param store pictures that mistakes and confused images use
 * @param confused the images behind the cells of the confusion matrix
 * @param mistakes the most confident first
 * @param doubts right answers, the least certain first
 */
record Results(
        String part,
        String id,
        ReliabilityDiagram reliability,
        @Nullable String temperature,
        CoverageCurve coverage,
        ConfusionTable confusion,
        List<ScoreRow> classes,
        List<ScoreRow> moreClasses,
        ScoreRow mean,
        int classesLeftOut,
        List<Suspect> suspects,
        List<PictureStore.Stored> store,
        ConfusedImages confused,
        List<Picture> mistakes,
        List<Picture> doubts) {
    private static final int MOST_MISTAKES = 24,
            MOST_DOUBTS = 12,
            MOST_SUSPECTS = 20,
            SHOWN_CLASSES = 30,
            MOST_CLASSES = 500;

    /** @param ownProbability of the given label */
    record Suspect(String path, String given, String suggested, String ownProbability) {
        static Suspect of(Suspicion label) {
            return new Suspect(
                    label.path(), label.given(), String.valueOf(label.suggested()), Figures.percent(1 - label.score()));
        }
    }

    record ScoreRow(String label, long support, String precision, String recall, String f1) {
        static ScoreRow of(ClassScore score) {
            return new ScoreRow(
                    score.label(),
                    score.support(),
                    Figures.decimal(score.precision()),
                    Figures.decimal(score.recall()),
                    Figures.decimal(score.f1()));
        }
    }

    /**
     * @param part in lower case
     * @param thumbnails null to show no single pictures
     */
    static Results of(String part, SingleLabelEvaluation evaluation, @Nullable Thumbnails thumbnails) {
        List<ClassScore> scores = byF1(evaluation);
        ClassScore mean = mean(evaluation);
        PictureStore store = new PictureStore(part, thumbnails == null ? path -> null : thumbnails);
        List<Picture> mistakes = thumbnails == null ? List.of() : mistakes(evaluation, thumbnails, store);
        ConfusedImages confused = thumbnails == null
                ? ConfusedImages.NONE
                : ConfusedImages.of(part, evaluation, ConfusionTable.cells(evaluation.labels()), store);
        return new Results(
                part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1),
                part,
                ReliabilityDiagram.of(evaluation.calibration()),
                temperature(evaluation),
                CoverageCurve.of(evaluation.coverage()),
                ConfusionTable.of(
                        evaluation.labels(),
                        evaluation.confusion(),
                        (truth, answer) -> confused.link(part, truth, answer)),
                scores.stream().limit(SHOWN_CLASSES).map(ScoreRow::of).toList(),
                scores.stream()
                        .limit(MOST_CLASSES)
                        .skip(SHOWN_CLASSES)
                        .map(ScoreRow::of)
                        .toList(),
                ScoreRow.of(mean),
                Math.max(0, scores.size() - MOST_CLASSES),
                thumbnails == null ? List.of() : suspects(evaluation),
                store.all(),
                confused,
                mistakes,
                thumbnails == null ? List.of() : doubts(evaluation, thumbnails));
    }

    private static @Nullable String temperature(SingleLabelEvaluation evaluation) {
        Temperature temperature = evaluation.temperature();
        if (temperature.equals(Temperature.ONE)) return null;
        SingleLabelEvaluation before = evaluation.at(Temperature.ONE);
        return "Its logits are divided by a temperature of %s, fitted on images that it did not learn from; without it the error is %s in place of %s, and the loss %s in place of %s."
                .formatted(
                        Figures.decimal(temperature.value()),
                        Figures.decimal(before.calibration().expectedError()),
                        Figures.decimal(evaluation.calibration().expectedError()),
                        Figures.decimal(before.loss()),
                        Figures.decimal(evaluation.loss()));
    }

    /** For the template: whether the mistakes are shown with what spoke for them. */
    boolean explained() {
        return mistakes.stream().anyMatch(picture -> picture.heat() != null);
    }

    static Interval interval(Evaluation evaluation) {
        return Interval.wilson(evaluation.tally().correct(), evaluation.images());
    }

    /** The weakest first; a class without images says nothing and comes last. */
    static List<ClassScore> byF1(Evaluation evaluation) {
        return evaluation.perClass().stream()
                .sorted(Comparator.comparing((ClassScore score) -> score.support() == 0)
                        .thenComparingDouble(ClassScore::f1)
                        .thenComparing(ClassScore::label))
                .toList();
    }

    /** Unweighted mean over the classes that have images. */
    private static ClassScore mean(SingleLabelEvaluation evaluation) {
        MeanScore macro = evaluation.macro();
        return new ClassScore("mean", evaluation.images(), macro.precision(), macro.recall(), macro.f1());
    }

    private static List<Suspect> suspects(SingleLabelEvaluation evaluation) {
        return SuspectLabels.of(evaluation).list().stream()
                .limit(MOST_SUSPECTS)
                .map(Suspect::of)
                .toList();
    }

    private static List<Picture> mistakes(SingleLabelEvaluation evaluation, Thumbnails thumbnails, PictureStore store) {
        Labels labels = evaluation.labels();
        return evaluation.outcomes().stream()
                .filter(outcome -> !outcome.correct())
                .sorted(Comparator.comparingDouble(Outcome::confidence)
                        .reversed()
                        .thenComparing(Outcome::path))
                .limit(MOST_MISTAKES)
                .map(outcome -> Picture.stored(outcome, labels, store)
                        .with(thumbnails.explained(outcome.path(), labels.name(outcome.predicted()))))
                .toList();
    }

    private static List<Picture> doubts(SingleLabelEvaluation evaluation, Thumbnails thumbnails) {
        return evaluation.outcomes().stream()
                .filter(Outcome::correct)
                .sorted(Comparator.comparingDouble(Outcome::confidence).thenComparing(Outcome::path))
                .limit(MOST_DOUBTS)
                .map(outcome -> Picture.inPlace(outcome, evaluation.labels(), thumbnails))
                .toList();
    }
}
