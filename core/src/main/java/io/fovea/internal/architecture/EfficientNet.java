package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.SIGMOID;
import static io.fovea.internal.layer.Activation.SILU;

import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.StochasticDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * EfficientNet, Tan and Le 2019 (arXiv:1905.11946), and EfficientNetV2, Tan and Le 2021 (arXiv:2104.00298), with the
 * names, rounding and first weights of torchvision's {@code models/efficientnet.py}. Option {@code drop_path}: the
 * probability with which the last block is left out in training; it grows linearly over the blocks.
 *
 * @param stem channels of the first convolution
 * @param last channels of the last convolution, which are the features
 * @param dropout before the classifier
 * @param norm by number of channels
 */
record EfficientNet(int stem, List<Stage> stages, int last, double dropout, IntFunction<BatchNorm> norm) {
    /**
     * A line of a paper's table.
     *
     * @param fused whether one convolution expands and looks around
     * @param stride of the first block
     */
    private record Stage(boolean fused, int expansion, int kernel, int stride, int channels, int blocks) {
        static Stage mb(int expansion, int kernel, int stride, int channels, int blocks) {
            return new Stage(false, expansion, kernel, stride, channels, blocks);
        }

        static Stage fused(int expansion, int kernel, int stride, int channels, int blocks) {
            return new Stage(true, expansion, kernel, stride, channels, blocks);
        }

        Stage scaled(double width, double depth) {
            int wider = Channels.rounded(channels * width, 8);
            return new Stage(fused, expansion, kernel, stride, wider, (int) Math.ceil(blocks * depth));
        }
    }

    /** Table 1 of the first paper. */
    private static final List<Stage> B0 = List.of(
            Stage.mb(1, 3, 1, 16, 1),
            Stage.mb(6, 3, 2, 24, 2),
            Stage.mb(6, 5, 2, 40, 2),
            Stage.mb(6, 3, 2, 80, 3),
            Stage.mb(6, 5, 1, 112, 3),
            Stage.mb(6, 5, 2, 192, 4),
            Stage.mb(6, 3, 1, 320, 1));

    /** Table 4 of the second paper. */
    private static final List<Stage> V2_S = List.of(
            Stage.fused(1, 3, 1, 24, 2),
            Stage.fused(4, 3, 2, 48, 4),
            Stage.fused(4, 3, 2, 64, 4),
            Stage.mb(4, 3, 2, 128, 6),
            Stage.mb(6, 3, 1, 160, 9),
            Stage.mb(6, 3, 2, 256, 15));

    /** The paper's M and L are those of its authors' program, {@code effnetv2_configs.py} of google/automl. */
    private static final List<Stage> V2_M = List.of(
            Stage.fused(1, 3, 1, 24, 3),
            Stage.fused(4, 3, 2, 48, 5),
            Stage.fused(4, 3, 2, 80, 5),
            Stage.mb(4, 3, 2, 160, 7),
            Stage.mb(6, 3, 1, 176, 14),
            Stage.mb(6, 3, 2, 304, 18),
            Stage.mb(6, 3, 1, 512, 5));

    private static final List<Stage> V2_L = List.of(
            Stage.fused(1, 3, 1, 32, 4),
            Stage.fused(4, 3, 2, 64, 7),
            Stage.fused(4, 3, 2, 96, 7),
            Stage.mb(4, 3, 2, 192, 10),
            Stage.mb(6, 3, 1, 224, 19),
            Stage.mb(6, 3, 2, 384, 25),
            Stage.mb(6, 3, 1, 640, 7));

    static final List<Architecture> ARCHITECTURES = Stream.concat(v1(), v2()).toList();

    private static Stream<Architecture> v1() {
        IntFunction<BatchNorm> slow =
                channels -> BatchNorm.of(channels).eps(0.001).momentum(0.01);
        return Stream.of(
                v1("b0", 224, 1.0, 1.0, 0.2, BatchNorm::of, 5_288_548, 0.386),
                v1("b1", 240, 1.0, 1.1, 0.2, BatchNorm::of, 7_794_184, 0.687),
                v1("b2", 288, 1.1, 1.2, 0.3, BatchNorm::of, 9_109_994, 1.088),
                v1("b3", 300, 1.2, 1.4, 0.3, BatchNorm::of, 12_233_232, 1.827),
                v1("b4", 380, 1.4, 1.8, 0.4, BatchNorm::of, 19_341_616, 4.394),
                v1("b5", 456, 1.6, 2.2, 0.4, slow, 30_389_784, 10.266),
                v1("b6", 528, 1.8, 2.6, 0.5, slow, 43_040_704, 19.068),
                v1("b7", 600, 2.0, 3.1, 0.5, slow, 66_347_960, 37.746));
    }

    private static Stream<Architecture> v2() {
        return Stream.of(
                v2("v2_s", 384, 24, V2_S, 0.2, 21_458_488, 8.366),
                v2("v2_m", 480, 24, V2_M, 0.3, 54_139_356, 24.582),
                v2("v2_l", 480, 32, V2_L, 0.4, 118_515_272, 56.08));
    }

    private static Architecture v1(
            String suffix,
            int size,
            double width,
            double depth,
            double dropout,
            IntFunction<BatchNorm> norm,
            long parameters,
            double gigaMacs) {
        List<Stage> stages =
                B0.stream().map(stage -> stage.scaled(width, depth)).toList();
        int last = 4 * stages.get(stages.size() - 1).channels();
        EfficientNet network = new EfficientNet(Channels.rounded(32 * width, 8), stages, last, dropout, norm);
        return network.named(suffix, "Tan and Le 2019, arXiv:1905.11946", size, parameters, gigaMacs);
    }

    private static Architecture v2(
            String suffix, int size, int stem, List<Stage> stages, double dropout, long parameters, double gigaMacs) {
        EfficientNet network = new EfficientNet(
                stem, stages, 1280, dropout, channels -> BatchNorm.of(channels).eps(0.001));
        return network.named(suffix, "Tan and Le 2021, arXiv:2104.00298", size, parameters, gigaMacs);
    }

    /** @param size of torchvision's published weights' images */
    private Architecture named(String suffix, String reference, int size, long parameters, double gigaMacs) {
        String source = "torchvision, EfficientNet_" + suffix.toUpperCase(Locale.ROOT) + "_Weights";
        return new Architecture(
                "efficientnet_" + suffix,
                reference,
                size,
                3,
                "classifier.",
                Map.of("drop_path", "0.2"),
                new Architecture.Published(parameters, gigaMacs, source),
                this::build);
    }

    private Network build(ModelSpec spec) {
        double dropPath = Architecture.probability(spec, "drop_path");
        int total = stages.stream().mapToInt(Stage::blocks).sum();
        List<Layer> blocks = new ArrayList<>();
        blocks.add(convNorm(spec.channels(), stem, 3, 2, 1).then(SILU));
        Chain features = Chain.of(blocks.get(0));
        int in = stem;
        for (Stage stage : stages) {
            Chain chain = Chain.of();
            for (int i = 0; i < stage.blocks(); i++) {
                int stride = i == 0 ? stage.stride() : 1;
                Chain block = stage.fused() ? fusedMbConv(in, stage, stride) : mbConv(in, stage, stride);
                boolean residual = stride == 1 && in == stage.channels();
                Layer whole = residual ? residual(block, dropPath * (blocks.size() - 1) / total) : block;
                blocks.add(whole);
                chain = chain.then(whole);
                in = stage.channels();
            }
            features = features.then(chain);
        }
        blocks.add(convNorm(in, last, 1, 1, 1).then(SILU));
        features = features.then(blocks.get(blocks.size() - 1));

        Fill fill = new Fill.Uniform(1 / Math.sqrt(spec.classes()));
        Chain head = spec.head().build(last, dropout, width -> Linear.of(width, spec.classes(), fill, Fill.ZERO));
        return new Network(
                Chain.of().then("features", features),
                Chain.of().then("avgpool", new GlobalAveragePool()),
                Chain.of().then("classifier", head),
                blocks);
    }

    private static Layer residual(Chain block, double dropPath) {
        return Residual.of("", block.then("stochastic_depth", new StochasticDepth(dropPath)));
    }

    /** Inverted residual with squeeze-and-excitation. [N, in, H, W] to [N, channels, H / stride, W / stride]. */
    private Chain mbConv(int in, Stage stage, int stride) {
        int wide = in * stage.expansion();
        int squeezed = in / 4;
        Conv2d reduce = conv(wide, squeezed, 1, 1, 1).withBias(Fill.ZERO);
        Conv2d expand = conv(squeezed, wide, 1, 1, 1).withBias(Fill.ZERO);
        Chain block =
                wide == in ? Chain.of() : Chain.of(convNorm(in, wide, 1, 1, 1).then(SILU));
        block = block.then(convNorm(wide, wide, stage.kernel(), stride, wide).then(SILU))
                .then(SqueezeExcitation.of(reduce, SILU, expand, SIGMOID))
                .then(convNorm(wide, stage.channels(), 1, 1, 1));
        return Chain.of().then("block", block);
    }

    /** The second paper's fig. 2, without its squeeze-and-excitation, as in its table 4. Shapes as {@link #mbConv}. */
    private Chain fusedMbConv(int in, Stage stage, int stride) {
        int wide = in * stage.expansion();
        Chain block = wide == in
                ? Chain.of(convNorm(in, stage.channels(), stage.kernel(), stride, 1)
                        .then(SILU))
                : Chain.of(
                        convNorm(in, wide, stage.kernel(), stride, 1).then(SILU),
                        convNorm(wide, stage.channels(), 1, 1, 1));
        return Chain.of().then("block", block);
    }

    private Chain convNorm(int in, int out, int kernel, int stride, int groups) {
        return Chain.of(conv(in, out, kernel, stride, groups), norm.apply(out));
    }

    private static Conv2d conv(int in, int out, int kernel, int stride, int groups) {
        return Conv2d.of(in, out, kernel).stride(stride).groups(groups).filled(Fill.KAIMING_FAN_OUT);
    }
}
