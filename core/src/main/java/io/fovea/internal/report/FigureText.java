package io.fovea.internal.report;

import io.fovea.evaluate.Figure;
import io.fovea.evaluate.Interval;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How the page names a {@link Figure}.
 *
 * @param figure its name in {@code evaluate --json}
 * @param percent whether it is written in per cent
 * @param says what it is, in a few words
 */
record FigureText(String figure, String name, boolean percent, String says) {
    private static final Map<String, FigureText> OF_CLASSES = byName(
            new FigureText("accuracy", "accuracy", true, "share of images that were recognised"),
            new FigureText("top5", "top-5 accuracy", true, "the class is among the five most probable"),
            new FigureText("balancedAccuracy", "balanced accuracy", true, "every class counts alike"),
            new FigureText("macroF1", "mean F1", false, "every class counts alike"),
            new FigureText("weightedF1", "weighted F1", false, "classes count by their images"),
            new FigureText("kappa", "Cohen’s kappa", false, "agreement beyond chance"),
            new FigureText("mcc", "MCC", false, "Matthews’ correlation of answers and truth"),
            new FigureText("rocAuc", "ROC AUC", false, "each class told from the others, any threshold"),
            new FigureText("prAuc", "PR AUC", false, "the same, where a class is rare"),
            new FigureText("loss", "loss", false, "cross-entropy, nats"),
            new FigureText("brier", "Brier score", false, "squared distance of probabilities, 0 to 2"),
            new FigureText("ece", "calibration error", false, "0 is perfect"),
            new FigureText("aurc", "AURC", false, "mean error of the surest answers"));

    private static final Map<String, FigureText> OF_LABELS = byName(
            new FigureText("macroF1", "mean F1", false, "every label counts alike"),
            new FigureText("microF1", "F1", false, "all labels of all images together"),
            new FigureText("microPrecision", "precision", false, "of the labels given, those that were right"),
            new FigureText("microRecall", "recall", false, "of the labels there are, those that were given"),
            new FigureText("meanAveragePrecision", "mAP", false, "whatever the thresholds"),
            new FigureText("accuracy", "exactly right", true, "images with all of their labels and no other"),
            new FigureText("hammingLoss", "Hamming loss", false, "share of wrong decisions on a label"),
            new FigureText("loss", "loss", false, "binary cross-entropy, nats"));

    private static Map<String, FigureText> byName(FigureText... texts) {
        Map<String, FigureText> byName = new LinkedHashMap<>();
        Stream.of(texts).forEach(text -> byName.put(text.figure(), text));
        return byName;
    }

    /** @param several whether an image may have any number of labels */
    static FigureText of(Figure figure, boolean several) {
        return Objects.requireNonNull((several ? OF_LABELS : OF_CLASSES).get(figure.name()), figure.name());
    }

    String value(double value) {
        return percent ? Figures.percent(value) : Figures.decimal(value);
    }

    String range(Interval interval) {
        return percent ? Figures.percent(interval) : Figures.decimal(interval);
    }
}
