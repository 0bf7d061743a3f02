package io.fovea.model;

import io.fovea.torch.Engine;
import io.fovea.torch.Operator;
import io.fovea.torch.Scope;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution, bias and activation as one oneDNN primitive, its weight laid out once as that primitive wants it: the
 * operators {@code mkldnn::_reorder_convolution_weight} and {@code mkldnn::_convolution_pointwise} of PyTorch's
 * {@code aten/src/ATen/native/mkldnn}, which its own compiler uses on x86 processors.
 */
final class PackedConvolution implements Step {
    /** The layout is a guess for this many images; the operator takes any number. */
    private static final long BATCH = 32;

    private final Operator operator = Operator.of("mkldnn::_convolution_pointwise", "");
    private final List<IValue> constants;

    private PackedConvolution(List<IValue> constants) {
        this.constants = constants;
    }

    static boolean available() {
        Engine.start();
        return Loader.getPlatform().endsWith("x86_64") && Context.hasMKLDNN();
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
            Operator.boxed(activation == null ? new Scalar[0] : bounds(activation)),
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

    private static String name(Activation activation) {
        return switch (activation) {
            case RELU -> "relu";
            case RELU6 -> "hardtanh";
        };
    }

    private static Scalar[] bounds(Activation activation) {
        return switch (activation) {
            case RELU -> new Scalar[0];
            case RELU6 -> new Scalar[] {new Scalar(0.0), new Scalar(6.0)};
        };
    }
}
