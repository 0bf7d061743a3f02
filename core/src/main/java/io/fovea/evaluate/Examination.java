package io.fovea.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which images a model answers worse than others.
 *
 * @param slices of the images by what they are like
 * @param robustness of answers to what may happen to images; null if it was not measured
 */
public record Examination(List<Slice> slices, @Nullable Robustness robustness) {
    /** The trait by which an image's answer may depend on how it is held. */
    public static final String ROTATION = "rotation";

    /** Of what differs by chance alone, one in twenty examinations calls something a weakness. */
    private static final double SIGNIFICANT = 0.05;
    /** Rise of the share of errors from which it is a weakness. */
    private static final double RISE = 0.1;

    private static final int MOST_SLICES = 5, LEAST_IMAGES = 10;

    public Examination {
        slices = List.copyOf(slices);
    }

    /** @param traits of images by their paths; those without are in no slice */
    public static Examination of(Evaluation evaluation, Map<String, Traits> traits, @Nullable Robustness robustness) {
        return new Examination(Slices.of(evaluation, traits), robustness);
    }

    /**
     * Slices in which more is wrong than chance explains (Fisher's exact test, with Bonferroni's correction for their
     * number), the surest first; then disturbances at which many more answers are wrong, the worst first.
     */
    public List<Weakness> weaknesses() {
        return Stream.concat(
                        slices.stream()
                                .filter(this::isWeak)
                                .sorted(Comparator.comparingDouble(Slice::pValue))
                                .limit(MOST_SLICES)
                                .map(slice -> new Weakness(slice.words(), remedy(slice))),
                        fragile().stream())
                .toList();
    }

    /** Whether there was nothing to tell apart. */
    public boolean isEmpty() {
        return slices.isEmpty() && robustness == null;
    }

    /** Whether more of a slice is wrong than chance explains. */
    public boolean isWeak(Slice slice) {
        return slice.images() >= LEAST_IMAGES && slice.pValue() < SIGNIFICANT / slices.size();
    }

    private List<Weakness> fragile() {
        Robustness measured = robustness;
        if (measured == null) return List.of();
        double right = measured.accuracy();
        return measured.curves().stream()
                .filter(curve -> curve.usual().accuracy() <= right - RISE
                        && curve.usual().interval().high() < right)
                .sorted(Comparator.comparingDouble(curve -> curve.usual().accuracy()))
                .map(curve -> new Weakness(words(curve, right), remedy(curve.disturbance())))
                .toList();
    }

    private static String words(Robustness.Curve curve, double right) {
        return String.format(
                Locale.ROOT,
                "Errors rise from %.0f %% to %.0f %% on images %s.",
                100 * (1 - right),
                100 * (1 - curve.usual().accuracy()),
                curve.disturbance().words(curve.usual().level()));
    }

    private static String remedy(Disturbance disturbance) {
        return "If such images are to be expected, train with " + disturbance.augmentation() + " among --augment.";
    }

    private static String remedy(Slice slice) {
        String augment = " among --augment, or add such images to the training data.";
        return switch (slice.trait()) {
            case "brightness", "contrast" -> "Train with color=0.5" + augment;
            case "sharpness" ->
                slice.name().startsWith("blurred")
                        ? "Train with blur" + augment
                        : "Add such images to the training data.";
            case ROTATION -> "Train with rotate=30" + augment;
            case "shape" ->
                "Try another --framing (letterbox shows all of an image), or add such images to the training"
                        + " data.";
            default -> "Add such images to the training data.";
        };
    }

    /** For JSON: {@code slices}, {@code robustness} if it was measured, and {@code weaknesses} in words. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("slices", slices.stream().map(this::json).toList());
        if (robustness != null) json.put("robustness", json(robustness));
        json.put("weaknesses", weaknesses().stream().map(Weakness::text).toList());
        return json;
    }

    private Map<String, Object> json(Slice slice) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trait", slice.trait());
        json.put("name", slice.name());
        json.put("images", slice.images());
        json.put("accuracy", slice.accuracy());
        json.put("interval", slice.interval());
        json.put("pValue", slice.pValue());
        json.put("weak", isWeak(slice));
        return json;
    }

    private static Map<String, Object> json(Robustness robustness) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("images", robustness.images());
        json.put("accuracy", robustness.accuracy());
        List<Map<String, Object>> points = new ArrayList<>();
        for (Robustness.Curve curve : robustness.curves()) {
            for (Robustness.Point point : curve.points()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("disturbance", curve.disturbance().toString().toLowerCase(Locale.ROOT));
                fields.put("level", point.level());
                fields.put("accuracy", point.accuracy());
                fields.put("interval", point.interval());
                points.add(fields);
            }
        }
        json.put("points", points);
        return json;
    }
}
