package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU6;

import io.fovea.UserError;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MobileNetV2, Sandler et al. 2018 (arXiv:1801.04381), with the names, rounding and first weights of torchvision's
 * {@code models/mobilenetv2.py}. Option {@code width}: multiplier of all channels.
 */
final class MobileNetV2 {
    static final Architecture ARCHITECTURE = new Architecture(
            "mobilenet_v2",
            "Sandler et al. 2018, arXiv:1801.04381",
            224,
            3,
            "classifier.",
            Map.of("width", "1.0"),
            new Architecture.Published(3_504_872, 0.301, "torchvision, MobileNet_V2_Weights"),
            MobileNetV2::build);

    /** Table 2: expansion, channels, repeats, stride of the first. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    private MobileNetV2() {}

    private static Network build(ModelSpec spec) {
        double multiplier = multiplier(spec);
        int in = Channels.rounded(32 * multiplier, 8);
        Chain features = Chain.of(convNormAct(spec.channels(), in, 3, 2, 1));
        for (int[] stage : STAGES) {
            int out = Channels.rounded(stage[1] * multiplier, 8);
            for (int i = 0; i < stage[2]; i++) {
                features = features.then(invertedResidual(in, out, i == 0 ? stage[3] : 1, stage[0]));
                in = out;
            }
        }
        int last = Channels.rounded(1280 * Math.max(1, multiplier), 8);
        features = features.then(convNormAct(in, last, 1, 1, 1));

        Chain head = spec.head()
                .build(last, 0.2, width -> Linear.of(width, spec.classes(), new Fill.Normal(0.01), Fill.ZERO));
        List<Layer> blocks = new ArrayList<>();
        for (Layer.Child child : features.children()) blocks.add(child.layer());
        return new Network(
                Chain.of().then("features", features),
                Chain.of().then("pool", new GlobalAveragePool()),
                Chain.of().then("classifier", head),
                blocks);
    }

    /** Inverted residual, fig. 4d. [N, in, H, W] to [N, out, H / stride, W / stride]. */
    private static Layer invertedResidual(int in, int out, int stride, int expansion) {
        int wide = in * expansion;
        Chain conv = expansion == 1 ? Chain.of() : Chain.of(convNormAct(in, wide, 1, 1, 1));
        conv = conv.then(convNormAct(wide, wide, 3, stride, wide))
                .then(conv(wide, out, 1, 1, 1))
                .then(BatchNorm.of(out));
        return stride == 1 && in == out ? Residual.of("conv", conv) : Chain.of().then("conv", conv);
    }

    private static Chain convNormAct(int in, int out, int kernel, int stride, int groups) {
        return Chain.of(conv(in, out, kernel, stride, groups), BatchNorm.of(out), RELU6);
    }

    private static Conv2d conv(int in, int out, int kernel, int stride, int groups) {
        return Conv2d.of(in, out, kernel).stride(stride).groups(groups).filled(Fill.KAIMING_FAN_OUT);
    }

    /** Option {@code width}, which MobileNetV3 has, too. */
    static double multiplier(ModelSpec spec) {
        String text = spec.options().getOrDefault("width", "1.0");
        try {
            double width = Double.parseDouble(text);
            if (width > 0 && width <= 8) return width;
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserError(
                "option width must be a number in (0, 8], got " + text, "use 0.5, 1.0 or 1.4, for instance");
    }
}
