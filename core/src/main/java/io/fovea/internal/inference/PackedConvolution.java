package io.fovea.internal.inference;

import io.fovea.Precision;
import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.ConvGeometry;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.Step;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.Scope;
import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Convolution, bias and activation as one oneDNN primitive, its weight laid out once as that primitive wants it: the
 * operators {@code mkldnn::_reorder_convolution_weight} and {@code mkldnn::_convolution_pointwise} of PyTorch's
 * {@code aten/src/ATen/native/mkldnn}, which its own compiler uses on x86 processors.
 *
 * <p>oneDNN divides a batch among threads by images, and fewer images than threads by channels. In bfloat16 the two
 * want the weight in other layouts, and a weight in the wrong one is laid out anew in every call, which takes longer
 * than the convolution of a photograph; so it is kept in both.
 *
 * @param many for batches of at least as many images as threads
 * @param few for smaller batches
 */
public record PackedConvolution(Step many, Step few) implements Step {
    /** The layout is a guess for this many images; the operator takes any number. */
    private static final long BATCH = 32;

    private static final Set<Precision> SUPPORTED = supported();

    /** Whether this build and processor can. */
    static boolean available(Precision precision) {
        return SUPPORTED.contains(precision);
    }

    /** @param activation none, or one that {@link PackedOperator#fuses} */
    static Step of(
            ConvGeometry geometry,
            Shape input,
            Precision precision,
            Tensor weight,
            Tensor bias,
            @Nullable Activation activation) {
        Step many;
        try (Cores each = Cores.take(1)) {
            many = packed(geometry, input, BATCH, weight, bias, activation);
        }
        if (precision == Precision.FP32) return many;
        try (Cores all = Cores.take(Cores.available())) {
            return new PackedConvolution(many, packed(geometry, input, 1, weight, bias, activation));
        }
    }

    private static Step packed(
            ConvGeometry geometry,
            Shape input,
            long images,
            Tensor weight,
            Tensor bias,
            @Nullable Activation activation) {
        long[] size = {images, input.channels(), input.height(), input.width()};
        Tensor packed = Operator.of("mkldnn::_reorder_convolution_weight", "")
                .call(
                        weight.contiguous(),
                        geometry.paddings(),
                        geometry.strides(),
                        geometry.dilations(),
                        geometry.groups(),
                        size);
        return new PackedOperator(
                Operator.of("mkldnn::_convolution_pointwise", ""),
                packed,
                bias.clone(),
                geometry.paddings(),
                geometry.strides(),
                geometry.dilations(),
                geometry.groups(),
                PackedOperator.name(activation),
                PackedOperator.parameters(activation),
                null);
    }

    @Override
    public Tensor apply(Tensor x) {
        return (x.size(0) < torch.get_num_threads() ? few : many).apply(x);
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public void close() {
        many.close();
        few.close();
    }

    /** Found out by trying: bf16, for one, needs instructions that not every x86 processor has. */
    private static Set<Precision> supported() {
        Set<Precision> supported = EnumSet.noneOf(Precision.class);
        if (!Loader.getPlatform().endsWith("x86_64")) return supported;
        for (Precision precision : NumberType.ANSWERS) {
            try (Scope scope = Scope.inference()) {
                Tensor one = torch.ones(1, 1, 1, 1).to(NumberType.of(precision));
                ConvGeometry pixel = new ConvGeometry(1, 1, 1, 1, 0, 1);
                Step trial = of(pixel, Shape.image(1, 1, 1), precision, one, one.view(1), Activation.RELU6);
                trial.apply(one);
                trial.close();
                supported.add(precision);
            } catch (RuntimeException e) {
                // the plain convolution does for such a processor
            }
        }
        return supported;
    }
}
