package io.fovea.model;

import io.fovea.torch.Operator;
import io.fovea.torch.Precision;
import io.fovea.torch.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Convolution, bias and activation as one oneDNN primitive, its weight laid out once as that primitive wants it: the
 * operators {@code mkldnn::_reorder_convolution_weight} and {@code mkldnn::_convolution_pointwise} of PyTorch's
 * {@code aten/src/ATen/native/mkldnn}, which its own compiler uses on x86 processors.
 */
final class PackedConvolution implements Step {
    /** The layout is a guess for this many images; the operator takes any number. */
    private static final long BATCH = 32;

    private static final Set<Precision> SUPPORTED = supported();

    private final Operator operator = Operator.of("mkldnn::_convolution_pointwise", "");
    private final List<IValue> constants;

    private PackedConvolution(List<IValue> constants) {
        this.constants = constants;
    }

    /** Whether this build and processor can. */
    static boolean available(Precision precision) {
        return SUPPORTED.contains(precision);
    }

    static PackedConvolution of(
            ConvGeometry geometry, Shape input, Tensor weight, Tensor bias, @Nullable Activation activation) {
        long[] size = {BATCH, input.channels(), input.height(), input.width()};
        Tensor packed = Operator.of("mkldnn::_reorder_convolution_weight", "")
                .call(
                        weight.contiguous(),
                        geometry.paddings(),
                        geometry.strides(),
                        geometry.dilations(),
                        geometry.groups(),
                        size);
        // everything but the image never changes: boxed once, because boxing costs as much as a small convolution
        List<IValue> constants = List.of(
                Operator.boxed(packed),
                Operator.boxed(bias.clone()),
                Operator.boxed(geometry.paddings()),
                Operator.boxed(geometry.strides()),
                Operator.boxed(geometry.dilations()),
                Operator.boxed(geometry.groups()),
                Operator.boxed(activation == null ? "none" : name(activation)),
                Operator.boxed(activation == null ? new Scalar[0] : parameters(activation)),
                Operator.boxed(null));
        constants.forEach(Scope::own);
        return new PackedConvolution(constants);
    }

    @Override
    public Tensor apply(Tensor x) {
        Object[] arguments = new Object[constants.size() + 1];
        arguments[0] = x;
        for (int i = 1; i < arguments.length; i++) arguments[i] = constants.get(i - 1);
        return operator.call(arguments);
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public void close() {
        constants.forEach(IValue::close);
    }

    /** Whether the operator can apply this function to its result ({@code aten/src/ATen/native/mkldnn/Utils.cpp}). */
    static boolean fuses(Activation activation) {
        return !name(activation).equals("none");
    }

    private static String name(Activation activation) {
        return switch (activation) {
            case RELU -> "relu";
            case RELU6 -> "hardtanh";
            case LEAKY_RELU -> "leaky_relu";
            case SIGMOID -> "sigmoid";
            case HARDSWISH -> "hardswish";
            case SILU -> "swish";
            case HARDSIGMOID, GELU -> "none";
        };
    }

    private static Scalar[] parameters(Activation activation) {
        return switch (activation) {
            case RELU6 -> new Scalar[] {new Scalar(0.0), new Scalar(6.0)};
            case LEAKY_RELU -> new Scalar[] {new Scalar(Activation.LEAK)};
            default -> new Scalar[0];
        };
    }

    /** Found out by trying: bf16, for one, needs instructions that not every x86 processor has. */
    private static Set<Precision> supported() {
        Set<Precision> supported = EnumSet.noneOf(Precision.class);
        if (!Loader.getPlatform().endsWith("x86_64")) return supported;
        for (Precision precision : Precision.values()) {
            try (Scope scope = Scope.inference()) {
                Tensor one = torch.ones(1, 1, 1, 1).to(precision.type());
                ConvGeometry pixel = new ConvGeometry(1, 1, 1, 1, 0, 1);
                PackedConvolution trial = of(pixel, Shape.image(1, 1, 1), one, one.view(1), Activation.RELU6);
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
