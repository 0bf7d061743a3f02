package io.fovea.internal.architecture;

import io.fovea.UserError;
import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Attention;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.ClassToken;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.ExactSize;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.FirstToken;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.LayerNorm;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Permute;
import io.fovea.internal.layer.PositionEmbedding;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.StochasticDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Vision Transformer, Dosovitskiy et al. 2021 (arXiv:2010.11929), with the names and first weights of torchvision's
 * {@code models/vision_transformer.py}, whose dropout of 0 is left out. With drop-path it grows from 0 in the first
 * layer to p in the last, as in timm's {@code models/vision_transformer.py}. Images are cut into patches of 16 or 32
 * pixels a side; every size of a whole number of patches works, and has its own position embeddings.
 *
 * @param patch pixels a side
 * @param layers of the encoder
 * @param width of a token
 */
record VisionTransformer(int patch, int layers, int heads, int width, int hidden) {
    private static final VisionTransformer B_16 = new VisionTransformer(16, 12, 12, 768, 3072);
    private static final VisionTransformer B_32 = new VisionTransformer(32, 12, 12, 768, 3072);
    private static final VisionTransformer L_16 = new VisionTransformer(16, 24, 16, 1024, 4096);
    private static final VisionTransformer L_32 = new VisionTransformer(32, 24, 16, 1024, 4096);

    static final List<Architecture> ARCHITECTURES = List.of(
            B_16.architecture(
                    "vit_b_16", new Architecture.Published(86_567_656, 17.564, "torchvision, ViT_B_16_Weights")),
            B_32.architecture(
                    "vit_b_32", new Architecture.Published(88_224_232, 4.409, "torchvision, ViT_B_32_Weights")),
            L_16.architecture(
                    "vit_l_16", new Architecture.Published(304_326_632, 61.555, "torchvision, ViT_L_16_Weights")),
            L_32.architecture(
                    "vit_l_32", new Architecture.Published(306_535_400, 15.378, "torchvision, ViT_L_32_Weights")));

    private static final double EPS = 1e-6;

    /** Names in older files, {@code MLPBlock._load_from_state_dict} in {@code models/vision_transformer.py}. */
    private static final Pattern MLP =
            Pattern.compile("(encoder\\.layers\\.encoder_layer_\\d+\\.mlp\\.)linear_([12])(\\.(?:weight|bias))");

    private Architecture architecture(String name, Architecture.Published published) {
        return new Architecture(
                name,
                "Dosovitskiy et al. 2021, arXiv:2010.11929",
                224,
                3,
                "heads.",
                Map.of("drop_path", "0"),
                published,
                VisionTransformer::currentName,
                spec -> build(name, spec));
    }

    private static String currentName(String name) {
        return MLP.matcher(name).replaceFirst(m -> m.group(1) + (m.group(2).equals("1") ? "0" : "3") + m.group(3));
    }

    private Network build(String name, ModelSpec spec) {
        int rows = spec.height() / patch, columns = spec.width() / patch;
        if (spec.height() % patch != 0 || spec.width() % patch != 0) {
            throw new UserError(
                    name + " takes images of whole patches of " + patch + "x" + patch + " pixels, got " + spec.height()
                            + "x" + spec.width(),
                    "use " + patch * Math.max(1, rows) + " or " + patch * (rows + 1) + " pixels a side");
        }
        double dropPath = Architecture.probability(spec, "drop_path");
        Chain encoderLayers = Chain.of();
        List<Layer> blocks = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            Layer block = block(dropPath * i / (layers - 1));
            encoderLayers = encoderLayers.then("encoder_layer_" + i, block);
            blocks.add(block);
        }
        Chain encoder = Chain.of()
                .then("", new PositionEmbedding(rows, columns, width))
                .then("layers", encoderLayers)
                .then("ln", LayerNorm.ofTokens(width, EPS));
        Chain body = Chain.of()
                .then("", new ExactSize(spec.height(), spec.width()))
                .then("conv_proj", patches(spec.channels()))
                .then("", Permute.CHANNELS_LAST)
                .then("", new ClassToken(width))
                .then("encoder", encoder);
        Chain pooling = Chain.of().then("", new FirstToken());
        return new Network(body, pooling, Chain.of().then("heads", head(spec)), blocks);
    }

    /** Equations 2 and 3. [N, T, width] to the same. */
    private Layer block(double dropPath) {
        Chain attention = Chain.of()
                .then(
                        "",
                        Linear.of(width, 3 * width, Fill.XAVIER_UNIFORM, Fill.ZERO)
                                .prefixed("in_proj_"))
                .then("", new Attention(heads))
                .then("out_proj", Linear.of(width, width, Fill.PYTORCH_DEFAULT, Fill.ZERO));
        Chain mlp = Chain.of()
                .then("0", Linear.of(width, hidden, Fill.XAVIER_UNIFORM, new Fill.Normal(1e-6)))
                .then("1", Activation.GELU)
                .then("3", Linear.of(hidden, width, Fill.XAVIER_UNIFORM, new Fill.Normal(1e-6)));
        return Chain.of()
                .then("", Residual.of("", StochasticDepth.after(normed("ln_1", "self_attention", attention), dropPath)))
                .then("", Residual.of("", StochasticDepth.after(normed("ln_2", "mlp", mlp), dropPath)));
    }

    private Chain normed(String norm, String name, Layer layer) {
        return Chain.of().then(norm, LayerNorm.ofTokens(width, EPS)).then(name, layer);
    }

    /** A linear layer on every patch. */
    private Conv2d patches(int channels) {
        Fill fill = new Fill.TruncatedNormal(Math.sqrt(1.0 / (channels * patch * patch)));
        return Conv2d.of(channels, width, patch)
                .stride(patch)
                .padding(0)
                .filled(fill)
                .withBias(Fill.ZERO);
    }

    /** A linear layer, 0 at first, named {@code head}. */
    private Chain head(ModelSpec spec) {
        HeadSpec.OutputLayer output = in -> Linear.of(in, spec.classes(), Fill.ZERO, Fill.ZERO);
        if (!spec.head().hidden().isEmpty()) return spec.head().build(width, 0, output);
        return spec.head().named("head", width, 0, output);
    }
}
