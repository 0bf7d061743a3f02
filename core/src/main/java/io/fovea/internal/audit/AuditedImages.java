package io.fovea.internal.audit;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.internal.source.Sample;
import java.util.List;
import java.util.Locale;

/**
 * The images of an audit, of all parts together.
 *
 * @param samples of exactly one class each
 * @param parts of the samples
 */
public record AuditedImages(Labels labels, List<Sample> samples, List<Part> parts) {
    public AuditedImages {
        samples = List.copyOf(samples);
        parts = List.copyOf(parts);
    }

    int size() {
        return samples.size();
    }

    String path(int image) {
        return samples.get(image).path();
    }

    int label(int image) {
        return samples.get(image).label();
    }

    /** Its class's name. */
    String given(int image) {
        return labels.name(label(image));
    }

    Part part(int image) {
        return parts.get(image);
    }

    /** Its part in small letters. */
    String partName(int image) {
        return part(image) == Part.TRAIN ? "training" : part(image).name().toLowerCase(Locale.ROOT);
    }

    int[] classes() {
        return samples.stream().mapToInt(Sample::label).toArray();
    }
}
