package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/**
 * One tensor for every parameter of a group, and libtorch's operators that do all of them in one call. What changes
 * them works in place.
 *
 * @param boxed the tensors as operators take them: boxing costs more than a small update
 */
record TensorList(List<Tensor> tensors, IValue boxed) {
    private static final Operator ADD = Operator.of("aten::_foreach_add_", "List");
    private static final Operator ADD_NUMBER = Operator.of("aten::_foreach_add_", "Scalar");
    private static final Operator ADD_PRODUCT = Operator.of("aten::_foreach_addcmul_", "Scalar");
    private static final Operator ADD_QUOTIENT = Operator.of("aten::_foreach_addcdiv_", "Scalar");
    private static final Operator SCALE = Operator.of("aten::_foreach_mul_", "Scalar");
    private static final Operator SCALED = Operator.of("aten::_foreach_mul", "Scalar");
    private static final Operator TIMES = Operator.of("aten::_foreach_mul_", "List");
    private static final Operator ROOT = Operator.of("aten::_foreach_sqrt_", "");
    private static final Operator SIGN = Operator.of("aten::_foreach_sign_", "");
    private static final Operator OVER = Operator.of("aten::_foreach_div_", "List");

    /** Boxed in the caller's scope. */
    static TensorList of(List<Tensor> tensors) {
        return new TensorList(tensors, Operator.boxed(tensors));
    }

    /** this += number */
    TensorList plus(double number) {
        ADD_NUMBER.callAll(boxed, number);
        return this;
    }

    /** this += factor other */
    TensorList plus(double factor, TensorList other) {
        ADD.callAll(boxed, other.boxed, factor);
        return this;
    }

    /** this += factor a b */
    TensorList plusProduct(double factor, TensorList a, TensorList b) {
        ADD_PRODUCT.callAll(boxed, a.boxed, b.boxed, factor);
        return this;
    }

    /** this += factor a / b */
    TensorList plusQuotient(double factor, TensorList a, TensorList b) {
        ADD_QUOTIENT.callAll(boxed, a.boxed, b.boxed, factor);
        return this;
    }

    /** this *= factor */
    TensorList times(double factor) {
        SCALE.callAll(boxed, factor);
        return this;
    }

    /** this *= other */
    TensorList times(TensorList other) {
        TIMES.callAll(boxed, other.boxed);
        return this;
    }

    /** this /= other */
    TensorList over(TensorList other) {
        OVER.callAll(boxed, other.boxed);
        return this;
    }

    /** this = sqrt(this) */
    TensorList root() {
        ROOT.callAll(boxed);
        return this;
    }

    /** this = sign(this), 0 of 0 */
    TensorList sign() {
        SIGN.callAll(boxed);
        return this;
    }

    /** A running mean: this = beta this + (1 - beta) other. */
    TensorList follow(double beta, TensorList other) {
        return times(beta).plus(1 - beta, other);
    }

    /** A running mean of the squares: this = beta this + (1 - beta) other². */
    TensorList followSquare(double beta, TensorList other) {
        return times(beta).plusProduct(1 - beta, other, other);
    }

    /** New tensors, factor this, in the caller's scope. */
    TensorList scaled(double factor) {
        return of(SCALED.callAll(boxed, factor));
    }
}
