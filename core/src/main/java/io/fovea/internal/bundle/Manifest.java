package io.fovea.internal.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.limit.Limit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of itself: {@code manifest.json}. All that a prediction needs.
 *
 * @param formatVersion {@link Bundle#FORMAT_VERSION}, or with thresholds {@link Bundle#SEVERAL_LABELS_VERSION}
 * @param labels class names in the order of the logits; none is blank, no two are equal
 * @param thresholds where an image may have any number of labels, the probability from which each is given; null where
 *     it has exactly one
 * @param temperature what logits are divided by before they become probabilities of classes; null for 1
 * @param unknownBelow the probability of a class below which a prediction is "unknown", 0 to 1; null for never
 * @param preprocessing gives images of the size and channels that the model takes
 * @param views the frames of an image that are looked at for one answer; null for the usual one
 * @param heldOut how training held out its validation split; null if the data came with one, or if that is unknown
 * @param metrics finite figures by name, such as {@code validation.accuracy}
 */
public record Manifest(
        int formatVersion,
        ModelSpec model,
        List<String> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> thresholds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double temperature,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double unknownBelow,
        Preprocessing preprocessing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Views views,
        @Nullable SplitRule heldOut,
        Provenance provenance,
        Map<String, Double> metrics) {
    /** Figures of a run that are true with its {@code unknownBelow} alone. */
    private static final Set<String> OF_A_THRESHOLD = Set.of("validation.coverage", "validation.precision");

    public Manifest {
        require(formatVersion >= 1, "formatVersion must be at least 1, got " + formatVersion);
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(labels, "labels").forEach(label -> Objects.requireNonNull(label, "label"));
        labels = List.copyOf(labels);
        Objects.requireNonNull(preprocessing, "preprocessing");
        provenance = Objects.requireNonNullElse(provenance, Provenance.UNKNOWN);
        metrics = finite(Objects.requireNonNullElse(metrics, Map.of()));
        Limit.CLASSES.require(labels.size());
        new Labels(labels); // no two are equal
        require(labels.stream().noneMatch(String::isBlank), "a label is blank");
        require(labels.size() == model.classes(), labels.size() + " labels for " + model.classes() + " classes");
        requireFit(model, preprocessing);
        if (views != null) views.requireFit(preprocessing.framing());
        if (temperature != null) new Temperature(temperature); // in its range
        require(
                unknownBelow == null || (unknownBelow >= 0 && unknownBelow <= 1),
                "unknownBelow must be in [0, 1], got " + unknownBelow);
        if (thresholds != null) {
            require(temperature == null && unknownBelow == null, "thresholds with what is for exactly one class");
            thresholds = new Thresholds(thresholds).values();
            require(
                    formatVersion >= Bundle.SEVERAL_LABELS_VERSION,
                    "thresholds in a manifest of format " + formatVersion);
            require(
                    thresholds.size() == labels.size(),
                    thresholds.size() + " thresholds for " + labels.size() + " labels");
        }
    }

    /** Of a model whose images have exactly one class each. */
    public Manifest(
            int formatVersion,
            ModelSpec model,
            List<String> labels,
            Preprocessing preprocessing,
            @Nullable SplitRule heldOut,
            Provenance provenance,
            Map<String, Double> metrics) {
        this(formatVersion, model, labels, null, null, null, preprocessing, null, heldOut, provenance, metrics);
    }

    /**
     * The same with answers that can be taken at their word.
     *
     * @param answers on images that the model did not learn from, with the temperature or thresholds they decide
     * @param unknownBelow null for an answer to every image
     * @param views what the answers look at
     * @param metrics that are added
     */
    public Manifest calibrated(
            Evaluation answers, @Nullable Double unknownBelow, Views views, Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(this.metrics);
        all.keySet().removeIf(name -> name.startsWith("calibration.") || OF_A_THRESHOLD.contains(name));
        all.putAll(metrics);
        boolean single = answers instanceof SingleLabelEvaluation;
        return new Manifest(
                formatVersion,
                model,
                labels,
                single ? null : answers.multiLabel().thresholds().values(),
                single ? Double.valueOf(answers.singleLabel().temperature().value()) : null,
                unknownBelow,
                preprocessing,
                views.equals(Views.ONE) ? null : views,
                heldOut,
                provenance,
                all);
    }

    /** What is looked at for one answer. */
    public Views frames() {
        return views == null ? Views.ONE : views;
    }

    /** The labels, and whether an image may have any number of them. */
    public Labels classes() {
        return new Labels(labels, thresholds != null);
    }

    /** Of the probabilities of classes. */
    public Temperature probabilities() {
        return temperature == null ? Temperature.ONE : new Temperature(temperature);
    }

    /** What an evaluation comes to with this model's temperature or thresholds. */
    public Evaluation judged(Evaluation evaluation) {
        if (evaluation instanceof SingleLabelEvaluation single) return single.at(probabilities());
        return thresholds == null ? evaluation : evaluation.multiLabel().at(new Thresholds(thresholds));
    }

    private static void requireFit(ModelSpec model, Preprocessing preprocessing) {
        int height = preprocessing.framing().height(),
                width = preprocessing.framing().width();
        require(
                height == model.height() && width == model.width() && preprocessing.channels() == model.channels(),
                "preprocessing gives images of %d channels and %dx%d pixels, the model takes %d and %dx%d"
                        .formatted(
                                preprocessing.channels(),
                                height,
                                width,
                                model.channels(),
                                model.height(),
                                model.width()));
    }

    /** In one order, so that equal manifests are equal files. */
    private static Map<String, Double> finite(Map<String, Double> metrics) {
        Map<String, Double> finite = new TreeMap<>();
        metrics.forEach((name, value) -> {
            if (value != null && Double.isFinite(value)) finite.put(name, value);
        });
        return finite;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(problem);
    }
}
