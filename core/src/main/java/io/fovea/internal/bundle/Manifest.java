package io.fovea.internal.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Preprocessing;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.limit.Limit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of itself: {@code manifest.json}. All that a prediction needs.
 *
 * @param formatVersion {@link Bundle#FORMAT_VERSION}, or with thresholds {@link Bundle#SEVERAL_LABELS_VERSION}
 * @param labels class names in the order of the logits; none is blank, no two are equal
 * @param thresholds where an image may have any number of labels, the probability from which each is given; null where
 *     it has exactly one
 * @param preprocessing gives images of the size and channels that the model takes
 * @param heldOut how training held out its validation split; null if the data came with one, or if that is unknown
 * @param metrics finite figures by name, such as {@code validation.accuracy}
 */
public record Manifest(
        int formatVersion,
        ModelSpec model,
        List<String> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> thresholds,
        Preprocessing preprocessing,
        @Nullable SplitRule heldOut,
        Provenance provenance,
        Map<String, Double> metrics) {
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
        if (thresholds != null) {
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
        this(formatVersion, model, labels, null, preprocessing, heldOut, provenance, metrics);
    }

    /** The labels, and whether an image may have any number of them. */
    public Labels classes() {
        return new Labels(labels, thresholds != null);
    }

    /** What an evaluation comes to with this model's thresholds. */
    public Evaluation judged(Evaluation evaluation) {
        return thresholds != null && evaluation instanceof MultiLabelEvaluation several
                ? several.at(new Thresholds(thresholds))
                : evaluation;
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
