package io.fovea.internal.inference;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Step;
import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One of oneDNN's fused operators, a product, bias and activation in one, with everything but its first argument, which
 * never changes: boxed once, because boxing costs as much as a small convolution.
 */
public final class PackedOperator implements Step {
    private final Operator operator;
    private final List<IValue> constants = new ArrayList<>();

    /** @param constants all arguments after the first; owned */
    PackedOperator(Operator operator, @Nullable Object... constants) {
        this.operator = operator;
        for (Object constant : constants) this.constants.add(Scope.own(Operator.boxed(constant)));
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

    /**
     * Whether the operators can apply this function to their result ({@code aten/src/ATen/native/mkldnn/Utils.cpp}).
     */
    static boolean fuses(Activation activation) {
        return !name(activation).equals("none");
    }

    /** As the operators call it. */
    static String name(@Nullable Activation activation) {
        if (activation == null) return "none";
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

    static Scalar[] parameters(@Nullable Activation activation) {
        if (activation == Activation.RELU6) return new Scalar[] {new Scalar(0.0), new Scalar(6.0)};
        if (activation == Activation.LEAKY_RELU) return new Scalar[] {new Scalar(Activation.LEAK)};
        return new Scalar[0];
    }
}
