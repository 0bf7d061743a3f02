package io.fovea.internal.inference;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.MatrixProduct;
import io.fovea.internal.layer.Step;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer with what melted into it.
 *
 * @param weight [out, in]
 * @param bias [out]
 */
public record FoldedLinear(Tensor weight, Tensor bias) implements Affine {
    @Override
    public Affine scaled(Tensor factor, Tensor shift) {
        return new FoldedLinear(weight.mul(factor.view(-1, 1)), bias.mul(factor).add_(shift));
    }

    @Override
    public Step compile(Precision precision, @Nullable Activation activation) {
        if (!PackedLinear.available(precision)) return plain(precision, activation);
        Tensor w = weight.to(precision.type()), b = bias.to(precision.type());
        if (activation == null || PackedOperator.fuses(activation)) return PackedLinear.of(w, b, activation);
        return new Then(PackedLinear.of(w, b, null), activation);
    }

    /** Without oneDNN's fused operator: for processors and platforms that lack it. */
    Step plain(Precision precision, @Nullable Activation activation) {
        Tensor w = Scope.own(weight.to(precision.type()));
        Tensor b = Scope.own(bias.to(precision.type()));
        Step product = new Product(w, b);
        return activation == null ? product : new Then(product, activation);
    }

    private record Product(Tensor weight, Tensor bias) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return MatrixProduct.linear(x, weight, bias);
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            bias.close();
            weight.close();
        }
    }
}
