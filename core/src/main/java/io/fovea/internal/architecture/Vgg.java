package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.AdaptiveAveragePool;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.Flatten;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * VGG, Simonyan and Zisserman 2014 (arXiv:1409.1556), table 1, columns A, B, D and E, plain or with batch normalisation
 * (arXiv:1502.03167), with the names and first weights of torchvision's {@code models/vgg.py}. The features are all
 * pooled values, channel by channel; maps other than 7x7 are averaged to that size.
 */
final class Vgg {
    static final List<Architecture> ARCHITECTURES = List.of(
            variant("vgg11", false, 132_863_336, 7.609, 1, 1, 2, 2, 2),
            variant("vgg11_bn", true, 132_868_840, 7.609, 1, 1, 2, 2, 2),
            variant("vgg13", false, 133_047_848, 11.308, 2, 2, 2, 2, 2),
            variant("vgg13_bn", true, 133_053_736, 11.308, 2, 2, 2, 2, 2),
            variant("vgg16", false, 138_357_544, 15.47, 2, 2, 3, 3, 3),
            variant("vgg16_bn", true, 138_365_992, 15.47, 2, 2, 3, 3, 3),
            variant("vgg19", false, 143_667_240, 19.632, 2, 2, 4, 4, 4),
            variant("vgg19_bn", true, 143_678_248, 19.632, 2, 2, 4, 4, 4));

    private static final int WIDEST = 512;
    private static final int MAP = 7;
    private static final int HIDDEN = 4096;
    private static final double DROPOUT = 0.5;

    private Vgg() {}

    /** @param depths convolutions of each stage */
    private static Network build(List<Integer> depths, boolean norm, ModelSpec spec) {
        Chain features = Chain.of();
        List<Layer> blocks = new ArrayList<>();
        int in = spec.channels();
        for (int stage = 0; stage < depths.size(); stage++) {
            int out = Math.min(WIDEST, 64 << stage);
            for (int i = 0; i < depths.get(stage); i++) {
                Layer conv = Conv2d.of(in, out, 3).filled(Fill.KAIMING_FAN_OUT).withBias(Fill.ZERO);
                blocks.add(conv);
                features = features.then(conv);
                if (norm) features = features.then(BatchNorm.of(out));
                features = features.then(RELU);
                in = out;
            }
            features = features.then(new MaxPool2d(2, 2, 0));
        }
        return new Network(
                Chain.of().then("features", features),
                Chain.of().then("avgpool", new AdaptiveAveragePool(MAP, MAP)).then("", new Flatten()),
                Chain.of().then("classifier", head(spec)),
                blocks);
    }

    private static Chain head(ModelSpec spec) {
        int width = WIDEST * MAP * MAP;
        if (!spec.head().hidden().isEmpty()) {
            return spec.head().build(width, DROPOUT, in -> linear(in, spec.classes()));
        }
        double p = spec.head().dropoutOr(DROPOUT);
        return Chain.of(
                linear(width, HIDDEN),
                RELU,
                new Dropout(p),
                linear(HIDDEN, HIDDEN),
                RELU,
                new Dropout(p),
                linear(HIDDEN, spec.classes()));
    }

    private static Linear linear(int in, int out) {
        return Linear.of(in, out, new Fill.Normal(0.01), Fill.ZERO);
    }

    private static Architecture variant(
            String name, boolean norm, long parameters, double gigaMacs, Integer... depths) {
        String weights = "torchvision, " + name.toUpperCase(java.util.Locale.ROOT) + "_Weights";
        return new Architecture(
                name,
                "Simonyan and Zisserman 2014, arXiv:1409.1556",
                224,
                3,
                "classifier.",
                Map.of(),
                new Architecture.Published(parameters, gigaMacs, weights),
                spec -> build(List.of(depths), norm, spec));
    }
}
