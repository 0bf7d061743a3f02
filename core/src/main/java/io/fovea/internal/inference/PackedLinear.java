package io.fovea.internal.inference;

import io.fovea.Precision;
import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Step;
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
 * A linear layer, bias and activation as one oneDNN primitive, its weight laid out once as that primitive wants it: the
 * operators {@code mkldnn::_reorder_linear_weight} and {@code mkldnn::_linear_pointwise} of PyTorch's
 * {@code aten/src/ATen/native/mkldnn}. In float32 it is float32 on every processor, and it uses all threads, which
 * libtorch's own product does not (docs/adr/0001).
 */
public final class PackedLinear {
    /** The layout is a guess for this many rows; measured, it is as good for 1 and for 1,600. */
    private static final long ROWS = 32;

    private static final Set<Precision> SUPPORTED = supported();

    private PackedLinear() {}

    /** Whether this build and processor can. */
    static boolean available(Precision precision) {
        return SUPPORTED.contains(precision);
    }

    /**
     * @param weight [out, in]
     * @param bias [out]
     * @param activation none, or one that {@link PackedOperator#fuses}
     */
    static Step of(Tensor weight, Tensor bias, @Nullable Activation activation) {
        return new PackedOperator(
                Operator.of("mkldnn::_linear_pointwise", ""),
                Operator.of("mkldnn::_reorder_linear_weight", "").call(weight.contiguous(), ROWS),
                bias.clone(),
                PackedOperator.name(activation),
                PackedOperator.parameters(activation),
                null);
    }

    /** Found out by trying, as for {@link PackedConvolution}. */
    private static Set<Precision> supported() {
        Set<Precision> supported = EnumSet.noneOf(Precision.class);
        if (!Loader.getPlatform().endsWith("x86_64")) return supported;
        for (Precision precision : NumberType.ANSWERS) {
            try (Scope scope = Scope.inference()) {
                Tensor one = torch.ones(1, 1).to(NumberType.of(precision));
                Step trial = of(one, one.view(1), Activation.RELU6);
                trial.apply(one);
                trial.close();
                supported.add(precision);
            } catch (RuntimeException e) {
                // the plain product does for such a processor
            }
        }
        return supported;
    }
}
