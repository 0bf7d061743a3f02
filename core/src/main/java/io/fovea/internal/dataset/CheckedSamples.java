package io.fovea.internal.dataset;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.internal.source.Sample;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The samples that a check has found readable, as a view: their texts are made when they are asked for. */
final class CheckedSamples extends AbstractList<SampleList.Entry> {
    private final Labels labels;
    private final List<Sample> samples = new ArrayList<>();
    private final Part[] parts;

    /** @param most samples that there may be */
    CheckedSamples(Labels labels, int most) {
        this.labels = labels;
        parts = new Part[most];
    }

    /** @param sample whose content is known */
    void add(Part part, Sample sample) {
        parts[samples.size()] = part;
        samples.add(sample);
    }

    @Override
    public SampleList.Entry get(int index) {
        Sample sample = samples.get(index);
        String content = Objects.requireNonNull(sample.content(), "content").text();
        String part = parts[index].name().toLowerCase(Locale.ROOT);
        String names = String.join(";", sample.labels().names(labels));
        return new SampleList.Entry(part, names, content, sample.path());
    }

    @Override
    public int size() {
        return samples.size();
    }
}
