package io.fovea.internal.architecture;

import static io.fovea.internal.layer.Activation.RELU;

import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.MaxPool2d;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.StochasticDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Residual networks, He et al. 2015 (arXiv:1512.03385), table 1, with the names and first weights of torchvision's
 * {@code models/resnet.py}; its bottleneck strides in the 3x3 convolution, where the paper's strides in the first.
 * ResNeXt, Xie et al. 2016 (arXiv:1611.05431), splits that convolution into groups, and the wide ResNet, Zagoruyko and
 * Komodakis 2016 (arXiv:1605.07146), doubles its channels. With drop-path the l-th of L blocks is left out with
 * probability p l / L, as in Huang et al. 2016 (arXiv:1603.09382), equation 4.
 */
final class ResNet {
    static final List<Architecture> ARCHITECTURES = List.of(
            deep("resnet18", Plan.basic(2, 2, 2, 2), published(11_689_512, 1.814, "ResNet18")),
            deep("resnet34", Plan.basic(3, 4, 6, 3), published(21_797_672, 3.664, "ResNet34")),
            deep("resnet50", Plan.bottleneck(3, 4, 6, 3), published(25_557_032, 4.089, "ResNet50")),
            deep("resnet101", Plan.bottleneck(3, 4, 23, 3), published(44_549_160, 7.801, "ResNet101")),
            deep("resnet152", Plan.bottleneck(3, 8, 36, 3), published(60_192_808, 11.514, "ResNet152")),
            next("resnext50_32x4d", Plan.next(32, 4, 3, 4, 6, 3), published(25_028_904, 4.23, "ResNeXt50_32X4D")),
            next("resnext101_32x8d", Plan.next(32, 8, 3, 4, 23, 3), published(88_791_336, 16.414, "ResNeXt101_32X8D")),
            wide("wide_resnet50_2", Plan.wide(2, 3, 4, 6, 3), published(68_883_240, 11.398, "Wide_ResNet50_2")));

    /**
     * @param expansion of a bottleneck's channels by its last convolution; 1 for blocks of two 3x3 convolutions
     * @param groups of a bottleneck's 3x3 convolution
     * @param groupWidth channels of one group in the first stage
     * @param depths blocks of each stage
     */
    private record Plan(int expansion, int groups, int groupWidth, List<Integer> depths) {
        static Plan basic(Integer... depths) {
            return new Plan(1, 1, 64, List.of(depths));
        }

        static Plan bottleneck(Integer... depths) {
            return wide(1, depths);
        }

        static Plan wide(int factor, Integer... depths) {
            return new Plan(4, 1, 64 * factor, List.of(depths));
        }

        static Plan next(int groups, int groupWidth, Integer... depths) {
            return new Plan(4, groups, groupWidth, List.of(depths));
        }

        /** One block of a stage, fig. 5: [N, in, H, W] to [N, channels expansion, H / stride, W / stride]. */
        Layer block(int in, int channels, int stride, double dropPath) {
            int out = channels * expansion;
            int wide = channels * groupWidth / 64 * groups;
            Chain body = expansion == 1 ? basicBody(in, out, stride) : bottleneckBody(in, wide, out, stride, groups);
            Residual sum = Residual.of("", StochasticDepth.after(body, dropPath));
            if (stride != 1 || in != out) {
                sum = sum.shortcut("downsample", Chain.of(conv(in, out, 1, stride, 1), BatchNorm.of(out)));
            }
            return Chain.of().then("", sum).then("", RELU);
        }
    }

    private ResNet() {}

    private static Network build(Plan plan, ModelSpec spec) {
        Conv2d stem = conv(spec.channels(), 64, 7, 2, 1);
        Chain body = Chain.of()
                .then("conv1", stem)
                .then("bn1", BatchNorm.of(64))
                .then("", RELU)
                .then("", new MaxPool2d(3, 2, 1));
        List<Layer> blocks = new ArrayList<>(List.of(stem));
        int total = plan.depths().stream().mapToInt(Integer::intValue).sum();
        double dropPath = Architecture.probability(spec, "drop_path") / total;
        int in = 64;
        for (int stage = 0; stage < plan.depths().size(); stage++) {
            Chain layer = Chain.of();
            int channels = 64 << stage;
            for (int i = 0; i < plan.depths().get(stage); i++) {
                Layer block = plan.block(in, channels, i == 0 && stage > 0 ? 2 : 1, dropPath * blocks.size());
                layer = layer.then(block);
                blocks.add(block);
                in = channels * plan.expansion();
            }
            body = body.then("layer" + (stage + 1), layer);
        }
        Chain head = spec.head().named("fc", in, 0, width -> Linear.of(width, spec.classes()));
        return new Network(body, Chain.of(new GlobalAveragePool()), head, blocks);
    }

    /** Two 3x3 convolutions, fig. 5, left. */
    static Chain basicBody(int in, int out, int stride) {
        return Chain.of()
                .then("conv1", conv(in, out, 3, stride, 1))
                .then("bn1", BatchNorm.of(out))
                .then("", RELU)
                .then("conv2", conv(out, out, 3, 1, 1))
                .then("bn2", BatchNorm.of(out));
    }

    /** 1x1, 3x3 and 1x1, fig. 5, right. */
    private static Chain bottleneckBody(int in, int wide, int out, int stride, int groups) {
        return Chain.of()
                .then("conv1", conv(in, wide, 1, 1, 1))
                .then("bn1", BatchNorm.of(wide))
                .then("", RELU)
                .then("conv2", conv(wide, wide, 3, stride, groups))
                .then("bn2", BatchNorm.of(wide))
                .then("", RELU)
                .then("conv3", conv(wide, out, 1, 1, 1))
                .then("bn3", BatchNorm.of(out));
    }

    private static Conv2d conv(int in, int out, int kernel, int stride, int groups) {
        return Conv2d.of(in, out, kernel).stride(stride).groups(groups).filled(Fill.KAIMING_FAN_OUT);
    }

    private static Architecture deep(String name, Plan plan, Architecture.Published published) {
        return variant(name, "He et al. 2015, arXiv:1512.03385", plan, published);
    }

    private static Architecture next(String name, Plan plan, Architecture.Published published) {
        return variant(name, "Xie et al. 2016, arXiv:1611.05431", plan, published);
    }

    private static Architecture wide(String name, Plan plan, Architecture.Published published) {
        return variant(name, "Zagoruyko and Komodakis 2016, arXiv:1605.07146", plan, published);
    }

    private static Architecture variant(String name, String reference, Plan plan, Architecture.Published published) {
        return new Architecture(
                name, reference, 224, 3, "fc.", Map.of("drop_path", "0"), published, spec -> build(plan, spec));
    }

    private static Architecture.Published published(long parameters, double gigaMacs, String weights) {
        return new Architecture.Published(parameters, gigaMacs, "torchvision, " + weights + "_Weights");
    }
}
