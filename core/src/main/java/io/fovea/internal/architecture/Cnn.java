package io.fovea.internal.architecture;

import io.fovea.UserError;
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
 * A small network for small images: two times convolution, BatchNorm, ReLU, max-pool 2x2 with 32 and 64 channels, then
 * a layer of 128, then the classifier. Images whose pooled maps are larger than 8x8 (from 34 pixels a side) are
 * averaged down to 8x8, so that the first linear layer does not grow with them.
 *
 * <p>Options: {@code kernel} is the side of all convolutions, an odd number; {@code depth} is how many of them, each
 * with BatchNorm and ReLU, come before a pooling (after VGG, arXiv:1409.1556); {@code width} is the number of channels
 * before the first pooling, half of those before the second and a quarter of the layer's.
 */
final class Cnn {
    static final Architecture ARCHITECTURE = new Architecture(
            "cnn",
            "two convolutions after LeNet (LeCun et al. 1998), with batch normalisation (arXiv:1502.03167)",
            28,
            1,
            "classifier.",
            Map.of("kernel", "3", "width", "32", "depth", "1"),
            null,
            Cnn::build);

    private static final int LARGEST_MAP = 8;
    private static final int LARGEST_KERNEL = 7;

    private Cnn() {}

    private static Network build(ModelSpec spec) {
        int kernel = kernel(spec), width = Architecture.number(spec, "width");
        int depth = Architecture.number(spec, "depth");
        Chain first = block(spec.channels(), width, kernel, depth);
        Chain second = block(width, 2 * width, kernel, depth);
        Shape map = Chain.of(first, second).outputShape(spec.input());
        int rows = Math.min(map.height(), LARGEST_MAP);
        int columns = Math.min(map.width(), LARGEST_MAP);
        if (rows < map.height() || columns < map.width()) {
            second = second.then(new AdaptiveAveragePool(rows, columns));
        }
        int last = 4 * width;
        Linear layer = Linear.of(2 * width * rows * columns, last);
        Chain third = Chain.of(new Flatten(), layer, BatchNorm.of(last), Activation.RELU);
        Chain head = spec.head().build(last, 0.25, in -> Linear.of(in, spec.classes()));
        return new Network(
                Chain.of().then("features", Chain.of(first, second, third)),
                Chain.of(),
                Chain.of().then("classifier", head),
                List.of(first, second, third));
    }

    private static int kernel(ModelSpec spec) {
        int kernel = Architecture.number(spec, "kernel");
        if (kernel % 2 == 1 && kernel <= LARGEST_KERNEL) return kernel;
        throw new UserError(
                "the kernel of cnn must be odd and at most " + LARGEST_KERNEL + ", got " + kernel,
                "use kernel 3, 5 or 7");
    }

    private static Chain block(int in, int out, int kernel, int depth) {
        Chain block = Chain.of();
        for (int i = 0; i < depth; i++) {
            block = block.then(Conv2d.of(i == 0 ? in : out, out, kernel).withBias())
                    .then(BatchNorm.of(out))
                    .then(Activation.RELU);
        }
        return block.then(new MaxPool2d(2, 2, 0));
    }
}
