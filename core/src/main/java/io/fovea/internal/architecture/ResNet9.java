package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.GlobalMaxPool;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import io.fovea.internal.layer.Residual;
import java.util.List;
import java.util.Map;

/**
 * The nine-layer residual network for 32x32 images with which Page 2018, "How to train your ResNet"
 * (github.com/davidcpage/cifar10-fast, {@code dawn.py}), won DAWNBench: convolutions to 64, 128, 256 and 512 channels,
 * residuals at 128 and 512, and the maximum of every channel. Names are his; his classifier has no bias and an eighth
 * of the scale.
 */
final class ResNet9 {
    static final Architecture ARCHITECTURE = new Architecture(
            "resnet9",
            "Page 2018, How to train your ResNet, github.com/davidcpage/cifar10-fast",
            32,
            3,
            "linear.",
            Map.of(),
            null,
            ResNet9::build);

    private ResNet9() {}

    private static Network build(ModelSpec spec) {
        Chain prep = convNormAct(spec.channels(), 64);
        Chain layer1 = halving(64, 128).then("residual", residual(128));
        Chain layer2 = halving(128, 256);
        Chain layer3 = halving(256, 512).then("residual", residual(512));
        Chain head = spec.head().named("linear", 512, 0, width -> Linear.of(width, spec.classes()));
        return new Network(
                Chain.of()
                        .then("prep", prep)
                        .then("layer1", layer1)
                        .then("layer2", layer2)
                        .then("layer3", layer3),
                Chain.of().then("pool", new GlobalMaxPool()),
                head,
                List.of(prep, layer1, layer2, layer3));
    }

    private static Chain halving(int in, int out) {
        return convNormAct(in, out).then("pool", new MaxPool2d(2, 2, 0));
    }

    /** Two convolutions, each with its ReLU, which leaves none after the addition. */
    private static Residual residual(int channels) {
        return Residual.of(
                "",
                Chain.of().then("res1", convNormAct(channels, channels)).then("res2", convNormAct(channels, channels)));
    }

    private static Chain convNormAct(int in, int out) {
        return Chain.of()
                .then("conv", Conv2d.of(in, out, 3))
                .then("bn", BatchNorm.of(out))
                .then("relu", RELU);
    }
}
