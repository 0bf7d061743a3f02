package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.ChannelShuffle;
import io.fovea.internal.layer.ChannelSlice;
import io.fovea.internal.layer.Concat;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * ShuffleNet V2, Ma et al. 2018 (arXiv:1807.11164), with the names and first weights (PyTorch's defaults) of
 * torchvision's {@code models/shufflenetv2.py}.
 */
final class ShuffleNetV2 {
    /** Table 5: channels of the stages 2 to 4 and of the last convolution. */
    static final List<Architecture> ARCHITECTURES = List.of(
            architecture("0_5", 1_366_792, 0.040, 48, 96, 192, 1024),
            architecture("1_0", 2_278_604, 0.145, 116, 232, 464, 1024),
            architecture("1_5", 3_503_624, 0.296, 176, 352, 704, 1024),
            architecture("2_0", 7_393_996, 0.583, 244, 488, 976, 2048));

    private static final int STEM = 24;

    /** Units of the stages 2 to 4. */
    private static final int[] UNITS = {4, 8, 4};

    private ShuffleNetV2() {}

    private static Architecture architecture(String width, long parameters, double gigaMacs, int... channels) {
        return new Architecture(
                "shufflenet_v2_x" + width,
                "Ma et al. 2018, arXiv:1807.11164",
                224,
                3,
                "fc.",
                Map.of(),
                new Architecture.Published(parameters, gigaMacs, "torchvision, ShuffleNet_V2_X" + width + "_Weights"),
                spec -> build(spec, channels));
    }

    private static Network build(ModelSpec spec, int[] channels) {
        Chain first = Chain.of(Conv2d.of(spec.channels(), STEM, 3).stride(2), BatchNorm.of(STEM), RELU);
        Chain body = Chain.of().then("conv1", first).then("maxpool", new MaxPool2d(3, 2, 1));
        List<Layer> blocks = new ArrayList<>(List.of(first));
        int in = STEM;
        for (int i = 0; i < UNITS.length; i++) {
            Chain stage = Chain.of(downsamplingUnit(in, channels[i]));
            for (int unit = 1; unit < UNITS[i]; unit++) stage = stage.then(basicUnit(channels[i]));
            body = body.then("stage" + (i + 2), stage);
            stage.children().forEach(unit -> blocks.add(unit.layer()));
            in = channels[i];
        }
        int features = channels[UNITS.length];
        Chain last = Chain.of(Conv2d.of(in, features, 1), BatchNorm.of(features), RELU);
        blocks.add(last);
        return new Network(
                body.then("conv5", last),
                Chain.of().then("pool", new GlobalAveragePool()),
                spec.head().named("fc", features, 0, width -> Linear.of(width, spec.classes())),
                blocks);
    }

    /** Fig. 3c: half of the channels pass, the others are convolved. [N, channels, H, W] to the same. */
    private static Chain basicUnit(int channels) {
        int half = channels / 2;
        Chain convolved = Chain.of().then("", new ChannelSlice(half, channels)).then("branch2", branch2(half, half, 1));
        return shuffled(Concat.of("branch1", new ChannelSlice(0, half)).and("", convolved));
    }

    /** Fig. 3d: [N, in, H, W] to [N, out, H / 2, W / 2]. */
    private static Chain downsamplingUnit(int in, int out) {
        int half = out / 2;
        Chain branch1 = Chain.of(depthwise(in, 2), BatchNorm.of(in), Conv2d.of(in, half, 1), BatchNorm.of(half), RELU);
        return shuffled(Concat.of("branch1", branch1).and("branch2", branch2(in, half, 2)));
    }

    private static Chain branch2(int in, int out, int stride) {
        return Chain.of(
                Conv2d.of(in, out, 1),
                BatchNorm.of(out),
                RELU,
                depthwise(out, stride),
                BatchNorm.of(out),
                Conv2d.of(out, out, 1),
                BatchNorm.of(out),
                RELU);
    }

    private static Chain shuffled(Concat branches) {
        return Chain.of().then("", branches).then("shuffle", new ChannelShuffle(2));
    }

    private static Conv2d depthwise(int channels, int stride) {
        return Conv2d.of(channels, channels, 3).stride(stride).groups(channels);
    }
}
