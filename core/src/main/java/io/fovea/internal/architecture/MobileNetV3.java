package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.HARDSIGMOID;
import static io.fovea.internal.layer.Activation.HARDSWISH;
import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MobileNetV3, Howard et al. 2019 (arXiv:1905.02244), with the names, rounding and first weights of torchvision's
 * {@code models/mobilenetv3.py}. Features are the pooled 576 or 960 values before the hidden layer of the classifier,
 * which belongs to the head. Option {@code width}: multiplier of all channels.
 *
 * @param rows of the paper's table
 * @param hidden width of the classifier's hidden layer, before the multiplier
 */
record MobileNetV3(List<Row> rows, int hidden) {
    /** A line "bneck" of tables 1 and 2. */
    private record Row(int kernel, int wide, int out, boolean squeezes, Activation activation, int stride) {}

    /** Table 1. */
    private static final MobileNetV3 LARGE = new MobileNetV3(
            List.of(
                    new Row(3, 16, 16, false, RELU, 1),
                    new Row(3, 64, 24, false, RELU, 2),
                    new Row(3, 72, 24, false, RELU, 1),
                    new Row(5, 72, 40, true, RELU, 2),
                    new Row(5, 120, 40, true, RELU, 1),
                    new Row(5, 120, 40, true, RELU, 1),
                    new Row(3, 240, 80, false, HARDSWISH, 2),
                    new Row(3, 200, 80, false, HARDSWISH, 1),
                    new Row(3, 184, 80, false, HARDSWISH, 1),
                    new Row(3, 184, 80, false, HARDSWISH, 1),
                    new Row(3, 480, 112, true, HARDSWISH, 1),
                    new Row(3, 672, 112, true, HARDSWISH, 1),
                    new Row(5, 672, 160, true, HARDSWISH, 2),
                    new Row(5, 960, 160, true, HARDSWISH, 1),
                    new Row(5, 960, 160, true, HARDSWISH, 1)),
            1280);

    /** Table 2. */
    private static final MobileNetV3 SMALL = new MobileNetV3(
            List.of(
                    new Row(3, 16, 16, true, RELU, 2),
                    new Row(3, 72, 24, false, RELU, 2),
                    new Row(3, 88, 24, false, RELU, 1),
                    new Row(5, 96, 40, true, HARDSWISH, 2),
                    new Row(5, 240, 40, true, HARDSWISH, 1),
                    new Row(5, 240, 40, true, HARDSWISH, 1),
                    new Row(5, 120, 48, true, HARDSWISH, 1),
                    new Row(5, 144, 48, true, HARDSWISH, 1),
                    new Row(5, 288, 96, true, HARDSWISH, 2),
                    new Row(5, 576, 96, true, HARDSWISH, 1),
                    new Row(5, 576, 96, true, HARDSWISH, 1)),
            1024);

    static final List<Architecture> ARCHITECTURES = List.of(
            architecture("mobilenet_v3_small", SMALL, 2_542_856, 0.057, "MobileNet_V3_Small_Weights"),
            architecture("mobilenet_v3_large", LARGE, 5_483_032, 0.217, "MobileNet_V3_Large_Weights"));

    private static final int STEM = 16;
    private static final double DROPOUT = 0.2;

    private static Architecture architecture(
            String name, MobileNetV3 network, long parameters, double gigaMacs, String source) {
        return new Architecture(
                name,
                "Howard et al. 2019, arXiv:1905.02244",
                224,
                3,
                "classifier.",
                Map.of("width", "1.0"),
                new Architecture.Published(parameters, gigaMacs, "torchvision, " + source),
                network::build);
    }

    private Network build(ModelSpec spec) {
        double multiplier = MobileNetV2.multiplier(spec);
        int in = scaled(STEM, multiplier);
        Chain features = Chain.of(convNorm(spec.channels(), in, 3, 2, 1).then(HARDSWISH));
        for (Row row : rows) {
            features = features.then(invertedResidual(in, row, multiplier));
            in = scaled(row.out(), multiplier);
        }
        int last = 6 * in;
        features = features.then(convNorm(in, last, 1, 1, 1).then(HARDSWISH));

        List<Layer> blocks = new ArrayList<>();
        for (Layer.Child child : features.children()) blocks.add(child.layer());
        return new Network(
                Chain.of().then("features", features),
                Chain.of().then("avgpool", new GlobalAveragePool()),
                Chain.of().then("classifier", classifier(last, scaled(hidden, multiplier), spec)),
                blocks);
    }

    /** The paper's head has a hidden layer of its own; other hidden layers take its place. */
    private static Chain classifier(int features, int hidden, ModelSpec spec) {
        HeadSpec head = spec.head();
        if (!head.hidden().isEmpty()) return head.build(features, DROPOUT, in -> linear(in, spec.classes()));
        return Chain.of(
                linear(features, hidden),
                HARDSWISH,
                new Dropout(head.dropoutOr(DROPOUT)),
                linear(hidden, spec.classes()));
    }

    /** Inverted residual, fig. 4. [N, in, H, W] to [N, out, H / stride, W / stride]. */
    private static Layer invertedResidual(int in, Row row, double multiplier) {
        int wide = scaled(row.wide(), multiplier);
        int out = scaled(row.out(), multiplier);
        Activation activation = row.activation();
        Chain block =
                wide == in ? Chain.of() : Chain.of(convNorm(in, wide, 1, 1, 1).then(activation));
        block = block.then(
                convNorm(wide, wide, row.kernel(), row.stride(), wide).then(activation));
        if (row.squeezes()) {
            int squeezed = Channels.rounded(wide / 4.0, 8);
            Conv2d reduce = conv(wide, squeezed, 1, 1, 1).withBias(Fill.ZERO);
            Conv2d expand = conv(squeezed, wide, 1, 1, 1).withBias(Fill.ZERO);
            block = block.then(SqueezeExcitation.of(reduce, RELU, expand, HARDSIGMOID));
        }
        block = block.then(convNorm(wide, out, 1, 1, 1));
        return row.stride() == 1 && in == out
                ? Residual.of("block", block)
                : Chain.of().then("block", block);
    }

    private static Chain convNorm(int in, int out, int kernel, int stride, int groups) {
        return Chain.of(
                conv(in, out, kernel, stride, groups),
                BatchNorm.of(out).eps(0.001).momentum(0.01));
    }

    private static Conv2d conv(int in, int out, int kernel, int stride, int groups) {
        return Conv2d.of(in, out, kernel).stride(stride).groups(groups).filled(Fill.KAIMING_FAN_OUT);
    }

    private static Linear linear(int in, int out) {
        return Linear.of(in, out, new Fill.Normal(0.01), Fill.ZERO);
    }

    private static int scaled(int channels, double multiplier) {
        return Channels.rounded(channels * multiplier, 8);
    }
}
