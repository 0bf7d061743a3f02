package io.fovea.model;

import io.fovea.torch.Precision;
import io.fovea.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer with what melted into it.
 *
 * @param weight [out, in]
 * @param bias [out]
 */
record FoldedLinear(Tensor weight, Tensor bias) implements Affine {
    @Override
    public Affine scaled(Tensor factor, Tensor shift) {
        return new FoldedLinear(weight.mul(factor.view(-1, 1)), bias.mul(factor).add_(shift));
    }

    @Override
    public Step compile(Precision precision, @Nullable Activation activation) {
        Tensor w = Scope.own(weight.to(precision.type()));
        Tensor b = Scope.own(bias.to(precision.type()));
        return new Product(w, b, Scope.own(new TensorOptional(b)), activation);
    }

    private record Product(
            Tensor weight,
            Tensor bias,
            TensorOptional offset,
            @Nullable Activation activation) implements Step {
        @Override
        @SuppressWarnings("ReferenceEquality") // the same handle is meant
        public Tensor apply(Tensor x) {
            Tensor y = torch.linear(x, weight, offset);
            if (activation == null) return y;
            Tensor result = activation.forwardOver(y);
            if (result != y) y.close();
            return result;
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            offset.close();
            bias.close();
            weight.close();
        }
    }
}
