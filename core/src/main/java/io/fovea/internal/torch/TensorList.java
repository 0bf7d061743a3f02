package io.fovea.internal.torch;

import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Many tensors, such as one for every parameter of a group, and libtorch's operators that do all of them in one call.
 * What changes them works in place, each entry with the same entry of the other lists.
 *
 * @param boxed the tensors as operators take them: boxing costs more than a small update
 */
public record TensorList(List<Tensor> tensors, IValue boxed) {
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
    private static final Operator TIMES_TENSOR = Operator.of("aten::_foreach_mul_", "Tensor");
    private static final Operator AT_LEAST = Operator.of("aten::_foreach_clamp_min_", "Scalar");
    private static final Operator AT_MOST = Operator.of("aten::_foreach_clamp_max_", "Scalar");
    private static final Operator COPY = Operator.of("aten::_foreach_copy_", "");
    private static final Operator APPROACH = Operator.of("aten::_foreach_lerp_", "Scalar");
    private static final Operator NORMS = Operator.of("aten::_foreach_norm", "Scalar");
    private static final Operator SIGNS = Operator.of("aten::_foreach_sign", "");

    /** Boxed in the caller's scope. */
    public static TensorList of(List<Tensor> tensors) {
        return new TensorList(tensors, Operator.boxed(tensors));
    }

    /** this += number */
    public TensorList plus(double number) {
        ADD_NUMBER.callAll(boxed, number);
        return this;
    }

    /** this += factor other */
    public TensorList plus(double factor, TensorList other) {
        ADD.callAll(boxed, other.boxed, factor);
        return this;
    }

    /** this += factor a b */
    public TensorList plusProduct(double factor, TensorList a, TensorList b) {
        ADD_PRODUCT.callAll(boxed, a.boxed, b.boxed, factor);
        return this;
    }

    /** this += factor a / b */
    public TensorList plusQuotient(double factor, TensorList a, TensorList b) {
        ADD_QUOTIENT.callAll(boxed, a.boxed, b.boxed, factor);
        return this;
    }

    /** this *= factor */
    public TensorList times(double factor) {
        SCALE.callAll(boxed, factor);
        return this;
    }

    /** this *= other */
    public TensorList times(TensorList other) {
        TIMES.callAll(boxed, other.boxed);
        return this;
    }

    /**
     * this *= factor
     *
     * @param factor one number
     */
    public TensorList times(Tensor factor) {
        TIMES_TENSOR.callAll(boxed, factor);
        return this;
    }

    /** this /= other */
    public TensorList over(TensorList other) {
        OVER.callAll(boxed, other.boxed);
        return this;
    }

    /** this = sqrt(this) */
    public TensorList root() {
        ROOT.callAll(boxed);
        return this;
    }

    /** this = sign(this), 0 of 0 */
    public TensorList sign() {
        SIGN.callAll(boxed);
        return this;
    }

    /** Every number in [least, most]. */
    public TensorList clamp(double least, double most) {
        AT_LEAST.callAll(boxed, least);
        AT_MOST.callAll(boxed, most);
        return this;
    }

    /** this = other */
    public TensorList copy(TensorList other) {
        COPY.callAll(boxed, other.boxed, false);
        return this;
    }

    /** Moves every number by this share of the way to the other. */
    public TensorList approach(double share, TensorList other) {
        APPROACH.callAll(boxed, other.boxed, share);
        return this;
    }

    /** A running mean: this = beta this + (1 - beta) other. */
    public TensorList follow(double beta, TensorList other) {
        return times(beta).plus(1 - beta, other);
    }

    /** A running mean of the squares: this = beta this + (1 - beta) other². */
    public TensorList followSquare(double beta, TensorList other) {
        return times(beta).plusProduct(1 - beta, other, other);
    }

    /** New tensors, factor this, in the caller's scope. */
    public TensorList scaled(double factor) {
        return of(SCALED.callAll(boxed, factor));
    }

    /** New tensors of -1, 0 and 1, in the caller's scope. */
    public TensorList signs() {
        return of(SIGNS.callAll(boxed));
    }

    /** 2-norm of all numbers of all tensors together; one number, in the caller's scope. */
    public Tensor norm() {
        List<Tensor> norms = NORMS.callAll(boxed, 2.0, null);
        return torch.linalg_vector_norm(torch.stack(new TensorVector(norms.toArray(new Tensor[0]))));
    }
}
