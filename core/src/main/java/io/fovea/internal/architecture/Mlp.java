package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.Flatten;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Multilayer perceptron: pixels in a row, then Linear, BatchNorm, ReLU, Dropout for every hidden width, then Linear.
 * With the default widths and 28x28 images it is the usual 784-512-256-10 network for MNIST. Option {@code hidden}: the
 * widths. The head's dropout stands between the hidden layers, too.
 */
final class Mlp {
    static final Architecture ARCHITECTURE = new Architecture(
            "mlp",
            "multilayer perceptron with batch normalisation (arXiv:1502.03167) and dropout",
            28,
            1,
            "classifier.",
            Map.of("hidden", "512,256"),
            null,
            Mlp::build);

    private static final double DROPOUT = 0.5;

    private Mlp() {}

    private static Network build(ModelSpec spec) {
        int width = spec.input().count();
        List<Layer> blocks = new ArrayList<>();
        Chain features = Chain.of();
        double dropout = spec.head().dropoutOr(DROPOUT);
        for (int next : Architecture.widths(spec, "hidden")) {
            Layer start = blocks.isEmpty() ? new Flatten() : new Dropout(dropout);
            Layer block = Chain.of(start, Linear.of(width, next), BatchNorm.of(next), Activation.RELU);
            blocks.add(block);
            features = features.then(block);
            width = next;
        }
        Chain pooling = blocks.isEmpty() ? Chain.of(new Flatten()) : Chain.of();
        Chain head = spec.head().build(width, DROPOUT, in -> Linear.of(in, spec.classes()));
        return new Network(
                Chain.of().then("features", features), pooling, Chain.of().then("classifier", head), blocks);
    }
}
