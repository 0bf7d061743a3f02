package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.LayerNorm;
import io.fovea.internal.layer.LayerScale;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Permute;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.StochasticDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * ConvNeXt, Liu et al. 2022 (arXiv:2201.03545), with the names and first weights of torchvision's
 * {@code models/convnext.py}. Option {@code drop_path}: the probability with which the last block is left out in
 * training; it grows linearly over the blocks.
 */
final class ConvNeXt {
    static final List<Architecture> ARCHITECTURES = List.of(
            architecture("tiny", List.of(3, 3, 9, 3), 96, 0.1, 28_589_128, 4.456),
            architecture("small", List.of(3, 3, 27, 3), 96, 0.4, 50_223_688, 8.684),
            architecture("base", List.of(3, 3, 27, 3), 128, 0.5, 88_591_464, 15.355),
            architecture("large", List.of(3, 3, 27, 3), 192, 0.5, 197_767_336, 34.361));

    private static final double EPS = 1e-6;

    /** Of every convolution and linear layer. */
    private static final Fill FILL = new Fill.TruncatedNormal(0.02);

    /** Section A.1: every block starts as nearly nothing. */
    private static final double FIRST_SCALE = 1e-6;

    private ConvNeXt() {}

    /**
     * @param depths blocks of every stage
     * @param width channels of the first stage; every stage has twice as many as the one before
     */
    private static Architecture architecture(
            String size, List<Integer> depths, int width, double dropPath, long parameters, double gigaMacs) {
        return new Architecture(
                "convnext_" + size,
                "Liu et al. 2022, arXiv:2201.03545",
                224,
                3,
                "classifier.",
                Map.of("drop_path", Double.toString(dropPath)),
                new Architecture.Published(
                        parameters,
                        gigaMacs,
                        "torchvision, ConvNeXt_" + size.substring(0, 1).toUpperCase(Locale.ROOT) + size.substring(1)
                                + "_Weights"),
                spec -> build(spec, depths, width));
    }

    private static Network build(ModelSpec spec, List<Integer> depths, int first) {
        int total = depths.stream().mapToInt(Integer::intValue).sum();
        double dropPath = Architecture.probability(spec, "drop_path") / (total - 1);
        Chain features = Chain.of(Chain.of(patches(spec.channels(), first, 4), LayerNorm.ofChannels(first, EPS)));
        List<Layer> blocks = new ArrayList<>();
        int width = first;
        for (int depth : depths) {
            if (!blocks.isEmpty()) {
                features = features.then(Chain.of(LayerNorm.ofChannels(width, EPS), patches(width, 2 * width, 2)));
                width *= 2;
            }
            Chain stage = Chain.of();
            for (int i = 0; i < depth; i++) {
                Layer block = block(width, dropPath * blocks.size());
                stage = stage.then(block);
                blocks.add(block);
            }
            features = features.then(stage);
        }
        return new Network(
                Chain.of().then("features", features),
                Chain.of().then("avgpool", new GlobalAveragePool()),
                Chain.of().then("classifier", head(spec, width)),
                blocks);
    }

    /** Fig. 4, right. [N, width, H, W] to the same. */
    private static Layer block(int width, double dropPath) {
        Chain block = Chain.of(
                Conv2d.of(width, width, 7).groups(width).filled(FILL).withBias(Fill.ZERO),
                Permute.CHANNELS_LAST,
                LayerNorm.ofTokens(width, EPS),
                linear(width, 4 * width),
                Activation.GELU,
                linear(4 * width, width),
                Permute.CHANNELS_FIRST);
        return Residual.of(
                "",
                Chain.of()
                        .then("block", block)
                        .then("", new LayerScale(width, FIRST_SCALE))
                        .then("stochastic_depth", new StochasticDepth(dropPath)));
    }

    /** A convolution of patches side by side. */
    private static Conv2d patches(int in, int out, int size) {
        return Conv2d.of(in, out, size).stride(size).padding(0).filled(FILL).withBias(Fill.ZERO);
    }

    private static Linear linear(int in, int out) {
        return Linear.of(in, out, FILL, Fill.ZERO);
    }

    /** A norm of the pooled features, which torchvision counts to the classifier, and the usual layers. */
    private static Chain head(ModelSpec spec, int width) {
        Chain head = Chain.of(LayerNorm.ofTokens(width, EPS));
        Chain layers = spec.head().build(width, 0, in -> linear(in, spec.classes()));
        for (Layer.Child child : layers.children()) head = head.then(child.layer());
        return head;
    }
}
