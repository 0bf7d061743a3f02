package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalMaxPool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The network for 32x32 images of Jordan 2024, "94 % on CIFAR-10 in 3.29 seconds on a single GPU" (arXiv:2404.00498,
 * section 3; github.com/KellerJordan/cifar10-airbench): a 2x2 convolution without padding to twice as many channels as
 * its patches have numbers, then three groups of two 3x3 convolutions, each halving the map after its first, and the
 * maximum of every channel. A third of the cost of {@link ResNet9}. Convolutions of the groups start as the identity on
 * their first channels (section 3.3).
 *
 * <p>Unlike there, batch norms have a scale, the classifier a bias and no constant factor, and the first convolution
 * learns; its whitening is {@code init: whitening}.
 */
final class Airbench {
    static final Architecture ARCHITECTURE = new Architecture(
            "airbench",
            "Jordan 2024, 94 % on CIFAR-10 in 3.29 seconds (arXiv:2404.00498)",
            32,
            3,
            "linear.",
            Map.of("widths", "64,256,256"),
            null,
            Airbench::build);

    private static final int PATCH = 2;

    private Airbench() {}

    private static Network build(ModelSpec spec) {
        int in = 2 * PATCH * PATCH * spec.channels();
        Chain first = Chain.of()
                .then("whiten", Conv2d.of(spec.channels(), in, PATCH).padding(0).withBias(Fill.ZERO))
                .then("", Activation.GELU);
        Chain trunk = first;
        List<Layer> blocks = new ArrayList<>(List.of(first));
        for (int width : Architecture.widths(spec, "widths")) {
            Chain group = group(in, width);
            trunk = trunk.then("group" + blocks.size(), group);
            blocks.add(group);
            in = width;
        }
        Chain head = spec.head().named("linear", in, 0, from -> Linear.of(from, spec.classes()));
        return new Network(trunk, Chain.of().then("pool", new GlobalMaxPool()), head, blocks);
    }

    private static Chain group(int in, int out) {
        return Chain.of()
                .then("conv1", identity(in, out))
                .then("pool", new MaxPool2d(2, 2, 0))
                .then("norm1", BatchNorm.of(out))
                .then("activ1", Activation.GELU)
                .then("conv2", identity(out, out))
                .then("norm2", BatchNorm.of(out))
                .then("activ2", Activation.GELU);
    }

    private static Conv2d identity(int in, int out) {
        return Conv2d.of(in, out, 3).filled(new Fill.Identity());
    }
}
