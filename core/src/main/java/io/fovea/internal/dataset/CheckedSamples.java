package io.fovea.internal.dataset;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The samples that a check has found readable, with their content in twelve bytes each instead of a text. */
final class CheckedSamples extends AbstractList<SampleList.Entry> {
    private final Labels labels;
    private final List<Sample> samples = new ArrayList<>();
    private final Part[] parts;
    private final int[] lengths;
    private final long[] sums;

    /** @param most samples that there may be */
    CheckedSamples(Labels labels, int most) {
        this.labels = labels;
        parts = new Part[most];
        lengths = new int[most];
        sums = new long[most];
    }

    void add(Part part, Sample sample, Fingerprint content) {
        int at = samples.size();
        parts[at] = part;
        lengths[at] = content.size();
        sums[at] = content.crc32() << 32 | content.crc32c();
        samples.add(sample);
    }

    @Override
    public SampleList.Entry get(int index) {
        Sample sample = samples.get(index);
        Fingerprint content = new Fingerprint(lengths[index], sums[index] >>> 32, sums[index] & 0xFFFF_FFFFL);
        String part = parts[index].name().toLowerCase(Locale.ROOT);
        return new SampleList.Entry(part, labels.name(sample.label()), content.text(), sample.path());
    }

    @Override
    public int size() {
        return samples.size();
    }
}
