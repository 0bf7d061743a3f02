package io.fovea.bundle;

import io.fovea.framing.Preprocessing;
import io.fovea.model.ModelSpec;
import java.util.List;
import java.util.Map;

/**
 * What a bundle says of itself: {@code manifest.json}.
 *
 * @param formatVersion {@link Bundle#FORMAT_VERSION} of the program that wrote it
 * @param labels class names in the order of the logits
 * @param metrics figures by name, such as {@code validation.accuracy}
 */
public record Manifest(
        int formatVersion,
        ModelSpec model,
        List<String> labels,
        Preprocessing preprocessing,
        Provenance provenance,
        Map<String, Double> metrics) {
    public Manifest {
        labels = List.copyOf(labels);
        metrics = new java.util.TreeMap<>(metrics); // in one order, so that equal manifests are equal files
        if (labels.size() != model.classes()) {
            throw new IllegalArgumentException(labels.size() + " labels for " + model.classes() + " classes");
        }
    }
}
