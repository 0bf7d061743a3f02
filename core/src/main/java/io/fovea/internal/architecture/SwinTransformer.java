package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.LayerNorm;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.PatchMerging;
import io.fovea.internal.layer.Permute;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.StochasticDepth;
import io.fovea.internal.layer.WindowAttention;
import io.fovea.internal.layer.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Swin Transformer, Liu et al. 2021 (arXiv:2103.14030), with the names and first weights of torchvision's
 * {@code models/swin_transformer.py}. Option {@code drop_path}: the probability with which the last block is left out
 * in training; it grows linearly over the blocks.
 *
 * @param width of a token in the first stage; every stage has twice as many as the one before
 * @param depths blocks of every stage
 * @param heads in the first stage; every stage has twice as many as the one before
 */
record SwinTransformer(int width, List<Integer> depths, int heads, double dropPath) {
    private static final SwinTransformer T = new SwinTransformer(96, List.of(2, 2, 6, 2), 3, 0.2);
    private static final SwinTransformer S = new SwinTransformer(96, List.of(2, 2, 18, 2), 3, 0.3);
    private static final SwinTransformer B = new SwinTransformer(128, List.of(2, 2, 18, 2), 4, 0.5);

    static final List<Architecture> ARCHITECTURES = List.of(
            T.architecture("swin_t", new Architecture.Published(28_288_354, 4.491, "torchvision, Swin_T_Weights")),
            S.architecture("swin_s", new Architecture.Published(49_606_258, 8.741, "torchvision, Swin_S_Weights")),
            B.architecture("swin_b", new Architecture.Published(87_768_224, 15.431, "torchvision, Swin_B_Weights")));

    private static final int PATCH = 4;
    private static final int WINDOW = 7;
    private static final double EPS = 1e-5;

    /** Of every linear layer. */
    private static final Fill FILL = new Fill.TruncatedNormal(0.02);

    private Architecture architecture(String name, Architecture.Published published) {
        return new Architecture(
                name,
                "Liu et al. 2021, arXiv:2103.14030",
                224,
                3,
                "head.",
                Map.of("drop_path", Double.toString(dropPath)),
                published,
                this::build);
    }

    private Network build(ModelSpec spec) {
        int total = depths.stream().mapToInt(Integer::intValue).sum();
        double step = Architecture.probability(spec, "drop_path") / (total - 1);
        Conv2d patches = Conv2d.of(spec.channels(), width, PATCH).stride(PATCH).padding(0);
        Chain features = Chain.of(Chain.of(patches.withBias(), Permute.CHANNELS_LAST, LayerNorm.ofTokens(width, EPS)));
        List<Layer> blocks = new ArrayList<>();
        int channels = width;
        for (int depth : depths) {
            if (!blocks.isEmpty()) {
                features = features.then(new PatchMerging(channels, EPS, FILL));
                channels *= 2;
            }
            Chain stage = Chain.of();
            for (int i = 0; i < depth; i++) {
                Layer block = block(channels, i % 2 == 0 ? 0 : WINDOW / 2, step * blocks.size());
                stage = stage.then(block);
                blocks.add(block);
            }
            features = features.then(stage);
        }
        Chain body = Chain.of().then("features", features).then("norm", LayerNorm.ofTokens(channels, EPS));
        Chain pooling = Chain.of().then("permute", Permute.CHANNELS_FIRST).then("avgpool", new GlobalAveragePool());
        Chain head = spec.head().named("head", channels, 0, in -> linear(in, spec.classes()));
        return new Network(body, pooling, head, blocks);
    }

    /** Fig. 3b. [N, H, W, channels] to the same. */
    private Layer block(int channels, int shift, double dropPath) {
        int headsHere = channels / width * heads;
        Chain attention = Chain.of()
                .then("qkv", linear(channels, 3 * channels))
                .then("", new WindowAttention(headsHere, WINDOW, shift))
                .then("proj", linear(channels, channels));
        Chain mlp = Chain.of()
                .then("0", linear(channels, 4 * channels))
                .then("1", Activation.GELU)
                .then("3", linear(4 * channels, channels));
        return Chain.of()
                .then("", residual(channels, "norm1", "attn", new Windows(WINDOW, shift, attention), dropPath))
                .then("", residual(channels, "norm2", "mlp", mlp, dropPath));
    }

    private static Layer residual(int channels, String norm, String name, Layer layer, double dropPath) {
        return Residual.of(
                "",
                Chain.of()
                        .then(norm, LayerNorm.ofTokens(channels, EPS))
                        .then(name, layer)
                        .then("stochastic_depth", new StochasticDepth(dropPath)));
    }

    private static Linear linear(int in, int out) {
        return Linear.of(in, out, FILL, Fill.ZERO);
    }
}
