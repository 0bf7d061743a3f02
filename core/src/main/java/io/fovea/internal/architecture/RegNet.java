package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;
import static io.fovea.internal.layer.Activation.SIGMOID;

import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * RegNetY, Radosavovic et al. 2020 (arXiv:2003.13678), with the names, rounding and first weights of torchvision's
 * {@code models/regnet.py}: a few numbers give the widths and depths of all stages (section 3.3). Every block is a
 * grouped bottleneck of ratio 1 with squeeze-and-excitation (fig. 4 and section 5).
 *
 * @param depth number of blocks, d
 * @param initial width, w_0
 * @param slope of the widths over the blocks, w_a
 * @param step by which widths are multiplied, w_m
 * @param groupWidth channels a group of the 3x3 convolutions, g
 */
record RegNet(int depth, int initial, double slope, double step, int groupWidth) {
    static final List<Architecture> ARCHITECTURES = List.of(
            new RegNet(16, 48, 27.89, 2.09, 8).named("400mf", 4_344_144, 0.402),
            new RegNet(14, 56, 38.84, 2.4, 16).named("800mf", 6_432_512, 0.834),
            new RegNet(27, 48, 20.71, 2.65, 24).named("1_6gf", 11_202_430, 1.612),
            new RegNet(21, 80, 42.63, 2.66, 24).named("3_2gf", 19_436_338, 3.176),
            new RegNet(17, 192, 76.82, 2.19, 56).named("8gf", 39_381_472, 8.473),
            new RegNet(18, 200, 106.23, 2.48, 112).named("16gf", 83_590_140, 15.912),
            new RegNet(20, 232, 115.89, 2.53, 232).named("32gf", 145_046_770, 32.28));

    private static final int STEM = 32;

    /** Inner channels of squeeze-and-excitation, as a share of the block's input. */
    private static final double SQUEEZE = 0.25;

    /** Blocks of one width; the first halves height and width. */
    private record Stage(int width, int blocks, int groupWidth) {}

    private Architecture named(String suffix, long parameters, double gigaMacs) {
        String source = "torchvision, RegNet_Y_" + suffix.toUpperCase(Locale.ROOT) + "_Weights";
        return new Architecture(
                "regnet_y_" + suffix,
                "Radosavovic et al. 2020, arXiv:2003.13678",
                224,
                3,
                "fc.",
                Map.of(),
                new Architecture.Published(parameters, gigaMacs, source),
                this::build);
    }

    private Network build(ModelSpec spec) {
        List<Layer> blocks = new ArrayList<>();
        blocks.add(convNorm(spec.channels(), STEM, 3, 2, 1).then(RELU));
        Chain trunk = Chain.of();
        int in = STEM;
        for (Stage stage : stages()) {
            String name = "block" + (trunk.children().size() + 1);
            Chain chain = Chain.of();
            for (int i = 0; i < stage.blocks(); i++) {
                Layer block = block(in, stage, i == 0 ? 2 : 1);
                blocks.add(block);
                chain = chain.then(name + "-" + i, block);
                in = stage.width();
            }
            trunk = trunk.then(name, chain);
        }
        Chain head = spec.head()
                .named("fc", in, 0, width -> Linear.of(width, spec.classes(), new Fill.Normal(0.01), Fill.ZERO));
        return new Network(
                Chain.of().then("stem", blocks.get(0)).then("trunk_output", trunk),
                Chain.of().then("avgpool", new GlobalAveragePool()),
                head,
                blocks);
    }

    /**
     * Equations 2 to 4: block j is of width w_0 + w_a j, rounded to the nearest w_0 w_m^k with a whole k, and to a
     * multiple of 8; blocks of equal width make a stage, whose width is rounded to a multiple of its group width.
     */
    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        int begun = 0;
        for (int j = 1; j <= depth; j++) {
            int width = width(j - 1);
            if (j < depth && width(j) == width) continue;
            int group = Math.min(groupWidth, width);
            stages.add(new Stage(Channels.rounded(width, group), j - begun, group));
            begun = j;
        }
        return stages;
    }

    private int width(int block) {
        double power = Math.rint(Math.log((block * slope + initial) / initial) / Math.log(step));
        return (int) Math.rint(initial * Math.pow(step, power) / 8) * 8;
    }

    /** Fig. 4, Y variant. [N, in, H, W] to [N, width, H / stride, W / stride]. */
    private static Layer block(int in, Stage stage, int stride) {
        int width = stage.width();
        int squeezed = (int) Math.rint(SQUEEZE * in);
        Conv2d reduce = conv(width, squeezed, 1, 1, 1).withBias();
        Conv2d expand = conv(squeezed, width, 1, 1, 1).withBias();
        Chain f = Chain.of()
                .then("a", convNorm(in, width, 1, 1, 1).then(RELU))
                .then(
                        "b",
                        convNorm(width, width, 3, stride, width / stage.groupWidth())
                                .then(RELU))
                .then("se", SqueezeExcitation.of(reduce, RELU, expand, SIGMOID))
                .then("c", convNorm(width, width, 1, 1, 1));
        Residual residual = Residual.of("f", f);
        if (in != width || stride != 1) residual = residual.shortcutFirst("proj", convNorm(in, width, 1, stride, 1));
        return Chain.of().then("", residual).then("activation", RELU);
    }

    private static Chain convNorm(int in, int out, int kernel, int stride, int groups) {
        return Chain.of(conv(in, out, kernel, stride, groups), BatchNorm.of(out));
    }

    /** Normal of variance 2 / fan-out in torchvision's source, too. */
    private static Conv2d conv(int in, int out, int kernel, int stride, int groups) {
        return Conv2d.of(in, out, kernel).stride(stride).groups(groups).filled(Fill.KAIMING_FAN_OUT);
    }
}
