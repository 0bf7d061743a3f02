package io.fovea.cli;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.NetworkSummary;
import io.fovea.internal.evaluation.Throughput;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.internal.weights.PublishedWeights;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about an architecture: of the standard network, with ImageNet's 1,000 classes.
 *
 * @param size height and width of its images, in pixels
 * @param features width of what the head sees
 * @param blocks that partial training can choose from
 * @param options and their defaults
 * @param gigaMacs billions of multiply-accumulates an image
 * @param weights published ones, the most accurate first
 * @param benchmark speed on this machine; empty if it was not asked for
 * @param layers null if they were not asked for
 */
record ModelFacts(
        String name,
        String reference,
        int size,
        int channels,
        int features,
        int blocks,
        Map<String, String> options,
        long parameters,
        double gigaMacs,
        List<PublishedWeights> weights,
        List<Throughput> benchmark,
        @Nullable List<Layer> layers) {
    private static final int CLASSES = 1000;

    /** @param output shape of one image's result, channels first */
    record Layer(String path, String kind, String output, long parameters, long macs) {}

    static ModelFacts of(Architecture architecture, List<Throughput> benchmark, boolean withLayers) {
        NetworkSummary summary = architecture.summary(CLASSES);
        List<Layer> layers = summary.rows().stream()
                .map(row -> new Layer(row.path(), row.kind(), row.output().toString(), row.parameters(), row.macs()))
                .toList();
        return new ModelFacts(
                architecture.name(),
                architecture.reference(),
                architecture.size(),
                architecture.channels(),
                architecture.featureWidth(),
                architecture.blocks(),
                new TreeMap<>(architecture.options()),
                summary.parameters(),
                summary.macs() / 1e9,
                PublishedCatalogue.of(architecture),
                benchmark,
                withLayers ? layers : null);
    }
}
