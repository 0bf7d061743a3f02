package io.fovea.internal.architecture;

import io.fovea.UserError;
import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.GroupNorm;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import io.fovea.internal.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network for comparing norms on small images: eleven 3x3 convolutions without bias, each with a norm and an
 * activation, in three stages with a max-pool 2x2 between them, then global average pooling and a 1x1 convolution to
 * the classes, which on pooled maps of one pixel is a linear layer. With the default width and 10 classes it has less
 * than 50,000 parameters.
 *
 * <p>Options: {@code norm} is {@code batch} (arXiv:1502.03167), {@code group} (arXiv:1803.08494) with {@code groups}
 * groups, or {@code layer}, which is a group norm with one group and so runs over channels and pixels
 * (arXiv:1607.06450); {@code activation} is {@code relu}, {@code leaky_relu}, {@code gelu} or {@code silu};
 * {@code width} is the number of channels of the first stage, half of that of the others.
 */
public final class NormNet {
    private static final int DEFAULT_GROUPS = 4;

    static final Architecture ARCHITECTURE = new Architecture(
            "normnet",
            "eleven convolutions with batch (arXiv:1502.03167), group (arXiv:1803.08494) or layer norm (arXiv:1607.06450)",
            32,
            3,
            "classifier.",
            Map.of("norm", "batch", "groups", Integer.toString(DEFAULT_GROUPS), "activation", "relu", "width", "12"),
            null,
            NormNet::build);

    /** Convolutions of each stage. */
    private static final List<Integer> DEPTHS = List.of(3, 4, 4);

    private static final List<String> NORMS = List.of("batch", "group", "layer");
    private static final List<String> ACTIVATIONS = List.of("relu", "leaky_relu", "gelu", "silu");

    private NormNet() {}

    private static Network build(ModelSpec spec) {
        int width = Architecture.number(spec, "width");
        Activation activation =
                Activation.valueOf(choice(spec, "activation", ACTIVATIONS).toUpperCase(Locale.ROOT));
        Chain features = Chain.of();
        List<Layer> blocks = new ArrayList<>();
        int in = spec.channels();
        for (int stage = 0; stage < DEPTHS.size(); stage++) {
            int out = stage == 0 ? width : 2 * width;
            if (stage > 0) features = features.then(new MaxPool2d(2, 2, 0));
            for (int i = 0; i < DEPTHS.get(stage); i++) {
                Layer block = Chain.of(Conv2d.of(in, out, 3), norm(spec, out), activation);
                features = features.then(block);
                blocks.add(block);
                in = out;
            }
        }
        Chain head = spec.head().named("classifier", in, 0, from -> Linear.of(from, spec.classes()));
        return new Network(Chain.of().then("features", features), Chain.of(new GlobalAveragePool()), head, blocks);
    }

    private static Layer norm(ModelSpec spec, int channels) {
        String norm = choice(spec, "norm", NORMS);
        int groups = Architecture.number(spec, "groups");
        if (norm.equals("group")) {
            if (channels % groups == 0) return GroupNorm.of(groups, channels);
            throw new UserError(
                    groups + " groups do not divide the " + channels + " channels of normnet",
                    "use groups that divide its width, for instance 1, 2 or 4");
        }
        if (groups != DEFAULT_GROUPS) {
            throw new UserError(
                    "option groups is for group norms, and normnet has norm " + norm,
                    "use norm group, or leave it out");
        }
        return norm.equals("layer") ? GroupNorm.of(1, channels) : BatchNorm.of(channels);
    }

    private static String choice(ModelSpec spec, String option, List<String> known) {
        String text = spec.options().getOrDefault(option, "").strip();
        if (known.contains(text)) return text;
        throw new UserError(
                "normnet has no " + option + " " + text, Nearest.fix(text, known, "use " + String.join(", ", known)));
    }
}
