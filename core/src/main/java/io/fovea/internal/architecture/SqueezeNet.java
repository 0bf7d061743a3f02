package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Concat;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.Flatten;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import io.fovea.internal.layer.Unflatten;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * SqueezeNet, Iandola et al. 2016 (arXiv:1602.07360), and its authors' version 1.1, with the names and first weights of
 * torchvision's {@code models/squeezenet.py}.
 *
 * <p>The classifier scores every pixel of the last map and averages the scores behind a ReLU. The features are
 * therefore this whole map in a row: 512 x 13 x 13 values for images of 224x224. A head with hidden layers stands on
 * the map's 512 means instead.
 */
final class SqueezeNet {
    /** Stands among the widths of Fire modules for a max-pool. */
    private static final int POOL = 0;

    /** Channels of the last map. */
    private static final int LAST = 512;

    static final List<Architecture> ARCHITECTURES = List.of(
            architecture("1_0", 1_248_424, 0.819, 96, 7, POOL, 16, 16, 32, POOL, 32, 48, 48, 64, POOL, 64),
            architecture("1_1", 1_235_496, 0.349, 64, 3, POOL, 16, 16, POOL, 32, 32, POOL, 48, 48, 64, 64));

    private SqueezeNet() {}

    /**
     * Table 1.
     *
     * @param stem channels of the first convolution
     * @param kernel of the first convolution
     * @param fires squeezed channels of every Fire module
     */
    private static Architecture architecture(
            String version, long parameters, double gigaMacs, int stem, int kernel, int... fires) {
        return new Architecture(
                "squeezenet" + version,
                "Iandola et al. 2016, arXiv:1602.07360",
                224,
                3,
                "classifier.",
                Map.of(),
                new Architecture.Published(parameters, gigaMacs, "torchvision, SqueezeNet" + version + "_Weights"),
                spec -> build(spec, stem, kernel, fires));
    }

    private static Network build(ModelSpec spec, int stem, int kernel, int[] fires) {
        Conv2d first = filled(
                Conv2d.of(spec.channels(), stem, kernel).stride(2).padding(0), spec.channels() * kernel * kernel);
        Chain features = Chain.of(first, RELU);
        List<Layer> blocks = new ArrayList<>(List.of(first));
        int in = stem;
        for (int squeezed : fires) {
            Layer next = squeezed == POOL ? new MaxPool2d(3, 2, 0, true) : fire(in, squeezed);
            features = features.then(next);
            if (squeezed == POOL) continue;
            blocks.add(next);
            in = 8 * squeezed;
        }
        boolean plain = spec.head().hidden().isEmpty();
        return new Network(
                Chain.of().then("features", features),
                Chain.of().then("pool", plain ? new Flatten() : new GlobalAveragePool()),
                plain ? scorePixels(spec) : scoreMeans(spec),
                blocks);
    }

    /** Fire module, fig. 1: [N, in, H, W] to [N, 8 squeezed, H, W]. */
    private static Chain fire(int in, int squeezed) {
        int out = 4 * squeezed;
        Chain pixels = Chain.of().then("expand1x1", conv(squeezed, out, 1)).then("expand1x1_activation", RELU);
        Chain neighbours = Chain.of().then("expand3x3", conv(squeezed, out, 3)).then("expand3x3_activation", RELU);
        return Chain.of()
                .then("squeeze", conv(in, squeezed, 1))
                .then("squeeze_activation", RELU)
                .then("", Concat.of("", pixels).and("", neighbours));
    }

    /** The paper's head: a convolution 1x1 gives every pixel's scores. */
    private static Chain scorePixels(ModelSpec spec) {
        Conv2d scores =
                Conv2d.of(LAST, spec.classes(), 1).filled(new Fill.Normal(0.01)).withBias(Fill.ZERO);
        Chain classifier = Chain.of(new Dropout(spec.head().dropoutOr(0.5)), scores, RELU, new GlobalAveragePool());
        return Chain.of().then("map", new Unflatten(LAST)).then("classifier", classifier);
    }

    private static Chain scoreMeans(ModelSpec spec) {
        Chain head = spec.head()
                .build(LAST, 0.5, width -> Linear.of(width, spec.classes(), new Fill.Normal(0.01), Fill.ZERO));
        return Chain.of().then("classifier", head);
    }

    private static Conv2d conv(int in, int out, int kernel) {
        return filled(Conv2d.of(in, out, kernel), in * kernel * kernel);
    }

    /** As {@code kaiming_uniform_} fills: variance 2 / fan-in. */
    private static Conv2d filled(Conv2d conv, int fanIn) {
        return conv.filled(new Fill.Uniform(Math.sqrt(6.0 / fanIn))).withBias(Fill.ZERO);
    }
}
