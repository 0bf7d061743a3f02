package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** Adagrad, through libtorch's fused kernel ({@code aten/src/ATen/native/cpu/FusedAdagradKernel.cpp}). */
final class AdagradUpdate implements Update {
    private static final Operator KERNEL = Operator.of("aten::_fused_adagrad_", "");

    private final OptimizerSpec.Adagrad adagrad;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList sums;
    private final TensorList steps;

    AdagradUpdate(OptimizerSpec.Adagrad adagrad, double decay, GroupTensors tensors) {
        this.adagrad = adagrad;
        this.decay = decay;
        this.tensors = tensors;
        sums = tensors.filled("sum", adagrad.initial());
        steps = tensors.steps();
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        KERNEL.callAll(
                tensors.parameters().boxed(),
                gradients.boxed(),
                sums.boxed(),
                steps.boxed(),
                now.rate(),
                adagrad.lrDecay(),
                decay,
                adagrad.eps(),
                false,
                null,
                null);
    }
}
