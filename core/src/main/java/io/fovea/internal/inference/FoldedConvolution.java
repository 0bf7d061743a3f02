package io.fovea.internal.inference;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.ConvGeometry;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.Step;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with what melted into it.
 *
 * @param input expected shape of one sample; others work, but less fast
 * @param weight [out, in / groups, k, k]
 * @param bias [out]
 */
public record FoldedConvolution(ConvGeometry geometry, Shape input, Tensor weight, Tensor bias) implements Affine {
    @Override
    public Affine scaled(Tensor factor, Tensor shift) {
        return new FoldedConvolution(
                geometry,
                input,
                weight.mul(factor.view(-1, 1, 1, 1)),
                bias.mul(factor).add_(shift));
    }

    @Override
    public Step compile(Precision precision, @Nullable Activation activation) {
        if (!PackedConvolution.available(precision)) return plain(precision, activation);
        Tensor w = weight.to(precision.type()), b = bias.to(precision.type());
        if (activation == null || PackedOperator.fuses(activation)) {
            return PackedConvolution.of(geometry, input, precision, w, b, activation);
        }
        return new Then(PackedConvolution.of(geometry, input, precision, w, b, null), activation);
    }

    /** Without oneDNN's fused operator: for processors and platforms that lack it. */
    Step plain(Precision precision, @Nullable Activation activation) {
        Tensor w = Scope.own(weight.to(precision.type()));
        Tensor b = Scope.own(bias.to(precision.type()));
        return new Plain(geometry, w, b, Scope.own(new TensorOptional(b)), activation);
    }

    private record Plain(
            ConvGeometry geometry,
            Tensor weight,
            Tensor bias,
            TensorOptional offset,
            @Nullable Activation activation) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            Tensor y = torch.conv2d(
                    x,
                    weight,
                    offset,
                    geometry.strides(),
                    geometry.paddings(),
                    geometry.dilations(),
                    geometry.groups());
            return activation == null ? y : activation.forwardOver(y);
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
