package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.AvgPool2d;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Concat;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * DenseNet-BC, Huang et al. 2016 (arXiv:1608.06993), with the names and first weights of torchvision's
 * {@code models/densenet.py}.
 */
final class DenseNet {
    /** Table 1: growth rate and channels of the first convolution; then the layers of every dense block. */
    static final List<Architecture> ARCHITECTURES = List.of(
            architecture(121, 7_978_856, 2.834, 32, 64, 6, 12, 24, 16),
            architecture(161, 28_681_000, 7.728, 48, 96, 6, 12, 36, 24),
            architecture(169, 14_149_480, 3.36, 32, 64, 6, 12, 32, 32),
            architecture(201, 20_013_928, 4.291, 32, 64, 6, 12, 48, 32));

    /** A layer's 1x1 convolution makes this many times the growth rate of channels (section 3, bottleneck layers). */
    private static final int BOTTLENECK = 4;

    /** Published files have dots within the layers' names, {@code norm.1} for {@code norm1}, as torchvision knows. */
    private static final Pattern OLD_NAME = Pattern.compile("(denselayer\\d+\\.(?:norm|relu|conv))\\.([12]\\.)");

    private DenseNet() {}

    private static Architecture architecture(
            int depth, long parameters, double gigaMacs, int growth, int stem, int... layers) {
        return new Architecture(
                "densenet" + depth,
                "Huang et al. 2016, arXiv:1608.06993",
                224,
                3,
                "classifier.",
                Map.of(),
                new Architecture.Published(parameters, gigaMacs, "torchvision, DenseNet" + depth + "_Weights"),
                name -> OLD_NAME.matcher(name).replaceAll("$1$2"),
                spec -> build(spec, growth, stem, layers));
    }

    private static Network build(ModelSpec spec, int growth, int stem, int[] layers) {
        Conv2d first = filled(Conv2d.of(spec.channels(), stem, 7).stride(2), spec.channels() * 49);
        Chain features = Chain.of()
                .then("conv0", first)
                .then("norm0", BatchNorm.of(stem))
                .then("relu0", RELU)
                .then("pool0", new MaxPool2d(3, 2, 1));
        List<Layer> blocks = new ArrayList<>(List.of(first));
        int channels = stem;
        for (int i = 1; i <= layers.length; i++) {
            Chain block = denseBlock(channels, growth, layers[i - 1]);
            blocks.add(block);
            features = features.then("denseblock" + i, block);
            channels += growth * layers[i - 1];
            if (i == layers.length) break;
            features = features.then("transition" + i, transition(channels));
            channels /= 2;
        }
        features = features.then("norm5", BatchNorm.of(channels));
        return new Network(
                Chain.of().then("features", features).then("relu", RELU),
                Chain.of().then("pool", new GlobalAveragePool()),
                spec.head()
                        .named(
                                "classifier",
                                channels,
                                0,
                                width -> Linear.of(width, spec.classes(), Fill.PYTORCH_DEFAULT, Fill.ZERO)),
                blocks);
    }

    /** Fig. 1: every layer sees the results of all before it. [N, in, H, W] to [N, in + layers growth, H, W]. */
    private static Chain denseBlock(int in, int growth, int layers) {
        Chain block = Chain.of();
        for (int i = 0; i < layers; i++) {
            Chain layer = denseLayer(in + i * growth, growth);
            block = block.then("", Concat.of("", Chain.of()).and("denselayer" + (i + 1), layer));
        }
        return block;
    }

    /** [N, in, H, W] to [N, growth, H, W]. */
    private static Chain denseLayer(int in, int growth) {
        int wide = BOTTLENECK * growth;
        return Chain.of()
                .then("norm1", BatchNorm.of(in))
                .then("relu1", RELU)
                .then("conv1", conv(in, wide, 1))
                .then("norm2", BatchNorm.of(wide))
                .then("relu2", RELU)
                .then("conv2", conv(wide, growth, 3));
    }

    /** [N, in, H, W] to [N, in / 2, H / 2, W / 2]. */
    private static Chain transition(int in) {
        return Chain.of()
                .then("norm", BatchNorm.of(in))
                .then("relu", RELU)
                .then("conv", conv(in, in / 2, 1))
                .then("pool", new AvgPool2d(2, 2, 0));
    }

    private static Conv2d conv(int in, int out, int kernel) {
        return filled(Conv2d.of(in, out, kernel), in * kernel * kernel);
    }

    /** As {@code kaiming_normal_} fills: variance 2 / fan-in. */
    private static Conv2d filled(Conv2d conv, int fanIn) {
        return conv.filled(new Fill.Normal(Math.sqrt(2.0 / fanIn)));
    }
}
