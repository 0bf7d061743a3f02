package io.fovea.internal.inference;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Step;
import io.fovea.internal.torch.Precision;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y = W x + b: what a convolution or a linear layer is to the layers after it. A norm in evaluation mode scales and
 * shifts every output channel, and so melts into W and b.
 */
sealed interface Affine permits FoldedConvolution, FoldedLinear {
    /**
     * The map followed by y factor + shift.
     *
     * @param factor [out]
     * @param shift [out]
     */
    Affine scaled(Tensor factor, Tensor shift);

    /** The map and, if any, the function after it as one step; takes copies of W and b. */
    Step compile(Precision precision, @Nullable Activation activation);
}
