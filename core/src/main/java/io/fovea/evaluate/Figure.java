package io.fovea.evaluate;

import io.fovea.data.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One number that says how good a model is.
 *
 * @param name such as {@code accuracy} or {@code macroF1}: the field of that name in {@code evaluate --json}
 * @param value NaN where the images do not decide it: a ranking of a single class, for instance
 * @param interval where it lies with 95 % confidence for other images of the same kind; null where that is not
 *     estimated
 * @param rises whether a higher value is better
 */
public record Figure(String name, double value, @Nullable Interval interval, boolean rises) {
    private static final List<String> OF_CLASSES = List.of(
            "accuracy",
            "top5",
            "balancedAccuracy",
            "macroF1",
            "weightedF1",
            "kappa",
            "mcc",
            "rocAuc",
            "prAuc",
            "loss",
            "brier",
            "ece",
            "aurc");

    private static final List<String> OF_LABELS = List.of(
            "macroF1",
            "microF1",
            "microPrecision",
            "microRecall",
            "meanAveragePrecision",
            "accuracy",
            "hammingLoss",
            "loss");

    public Figure {
        Objects.requireNonNull(name, "name");
    }

    static Figure rising(String name, double value, @Nullable Interval interval) {
        return new Figure(name, value, interval, true);
    }

    static Figure falling(String name, double value, @Nullable Interval interval) {
        return new Figure(name, value, interval, false);
    }

    /** Those of {@link Evaluation#figures}, before anything is evaluated. */
    public static List<String> names(Labels labels) {
        return labels.several() ? OF_LABELS : OF_CLASSES;
    }

    /** A field for each, and {@code intervals} with those that there are. */
    static Map<String, Object> json(List<Figure> figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, Object> intervals = new LinkedHashMap<>();
        for (Figure figure : figures) {
            json.put(figure.name(), figure.value());
            if (figure.interval() != null) intervals.put(figure.name(), figure.interval());
        }
        json.put("intervals", intervals);
        return json;
    }
}
