package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.PaddedSubsample;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.StochasticDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The residual networks for 32x32 images, He et al. 2015 (arXiv:1512.03385), section 4.2: a 3x3 convolution, then three
 * stages of n blocks with 16, 32 and 64 channels, 6n + 2 layers in all, with shortcuts of option A. First weights are
 * normal as in He et al. 2015 (arXiv:1502.01852), by fan-out; names and drop-path are those of {@link ResNet}.
 */
final class CifarResNet {
    static final List<Architecture> ARCHITECTURES =
            List.of(variant("resnet20", 3), variant("resnet32", 5), variant("resnet44", 7), variant("resnet56", 9));

    private CifarResNet() {}

    /** @param depth blocks of each stage */
    private static Network build(int depth, ModelSpec spec) {
        Conv2d stem = Conv2d.of(spec.channels(), 16, 3).filled(Fill.KAIMING_FAN_OUT);
        Chain body =
                Chain.of().then("conv1", stem).then("bn1", BatchNorm.of(16)).then("", RELU);
        List<Layer> blocks = new ArrayList<>(List.of(stem));
        double dropPath = Architecture.probability(spec, "drop_path") / (3 * depth);
        int in = 16;
        for (int stage = 0; stage < 3; stage++) {
            Chain layer = Chain.of();
            int out = 16 << stage;
            for (int i = 0; i < depth; i++) {
                Layer block = block(in, out, dropPath * blocks.size());
                layer = layer.then(block);
                blocks.add(block);
                in = out;
            }
            body = body.then("layer" + (stage + 1), layer);
        }
        Chain head = spec.head().named("fc", in, 0, width -> Linear.of(width, spec.classes()));
        return new Network(body, Chain.of(new GlobalAveragePool()), head, blocks);
    }

    /** [N, in, H, W] to [N, out, H, W], or half the size where the channels grow. */
    private static Layer block(int in, int out, double dropPath) {
        int stride = in == out ? 1 : 2;
        Residual sum = Residual.of("", StochasticDepth.after(ResNet.basicBody(in, out, stride), dropPath));
        if (in != out) sum = sum.shortcut("shortcut", new PaddedSubsample(stride, out - in));
        return Chain.of().then("", sum).then("", RELU);
    }

    private static Architecture variant(String name, int depth) {
        return new Architecture(
                name,
                "He et al. 2015, arXiv:1512.03385, section 4.2",
                32,
                3,
                "fc.",
                Map.of("drop_path", "0"),
                null,
                spec -> build(depth, spec));
    }
}
