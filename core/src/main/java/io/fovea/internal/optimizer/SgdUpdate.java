package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** SGD with momentum, through libtorch's fused kernel ({@code aten/src/ATen/native/cpu/FusedSGDKernel.cpp}). */
final class SgdUpdate implements Update {
    private static final Operator KERNEL = Operator.of("aten::_fused_sgd_", "");

    private final OptimizerSpec.Sgd sgd;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList velocities;

    SgdUpdate(OptimizerSpec.Sgd sgd, double decay, GroupTensors tensors) {
        this.sgd = sgd;
        this.decay = decay;
        this.tensors = tensors;
        velocities = sgd.momentum() == 0 ? tensors.none() : tensors.zeros("velocity");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        KERNEL.callAll(
                tensors.parameters().boxed(),
                gradients.boxed(),
                velocities.boxed(),
                decay,
                sgd.momentum() == 0 ? 0 : now.momentum(sgd.momentum()),
                now.rate(),
                sgd.dampening(),
                sgd.nesterov(),
                false,
                now.number() == 1, // the first velocity is the gradient itself
                null,
                null);
    }
}
