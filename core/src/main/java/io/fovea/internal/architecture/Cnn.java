package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.AdaptiveAveragePool;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Flatten;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import io.fovea.internal.layer.Shape;
import java.util.List;
import java.util.Map;

/**
 * A small network for small images: two times convolution 3x3, BatchNorm, ReLU, max-pool 2x2 with 32 and 64 channels,
 * then a layer of 128, then the classifier. Images whose pooled maps are larger than 8x8 (from 34 pixels a side) are
 * averaged down to 8x8, so that the first linear layer does not grow with them.
 */
final class Cnn {
    static final Architecture ARCHITECTURE = new Architecture(
            "cnn",
            "two convolutions after LeNet (LeCun et al. 1998), with batch normalisation (arXiv:1502.03167)",
            28,
            1,
            "classifier.",
            Map.of(),
            null,
            Cnn::build);

    private static final int LARGEST_MAP = 8;

    private Cnn() {}

    private static Network build(ModelSpec spec) {
        Chain first = block(spec.channels(), 32);
        Chain second = block(32, 64);
        Shape map = Chain.of(first, second).outputShape(spec.input());
        int height = Math.min(map.height(), LARGEST_MAP);
        int width = Math.min(map.width(), LARGEST_MAP);
        if (height < map.height() || width < map.width()) {
            second = second.then(new AdaptiveAveragePool(height, width));
        }
        Chain third = Chain.of(new Flatten(), Linear.of(64 * height * width, 128), BatchNorm.of(128), Activation.RELU);
        Chain head = spec.head().build(128, 0.25, in -> Linear.of(in, spec.classes()));
        return new Network(
                Chain.of().then("features", Chain.of(first, second, third)),
                Chain.of(),
                Chain.of().then("classifier", head),
                List.of(first, second, third));
    }

    private static Chain block(int in, int out) {
        return Chain.of(Conv2d.of(in, out, 3).withBias(), BatchNorm.of(out), Activation.RELU, new MaxPool2d(2, 2, 0));
    }
}
