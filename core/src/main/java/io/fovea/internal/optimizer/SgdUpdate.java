package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import io.fovea.train.OptimizerSpec;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/** SGD with momentum, through libtorch's fused kernel ({@code aten/src/ATen/native/cpu/FusedSGDKernel.cpp}). */
final class SgdUpdate implements Update {
    private final Operator kernel = Operator.of("aten::_fused_sgd_", "");
    private final OptimizerSpec.Sgd sgd;
    private final double weightDecay;
    private final GroupTensors tensors;
    private final IValue velocities;

    /** @param decay factor on the weight decay */
    SgdUpdate(OptimizerSpec.Sgd sgd, double decay, GroupTensors tensors) {
        this.sgd = sgd;
        this.weightDecay = decay * sgd.weightDecay();
        this.tensors = tensors;
        velocities = sgd.momentum() == 0 ? tensors.constant(List.of()) : tensors.zeros("velocity");
    }

    @Override
    public void apply(List<Tensor> gradients, UpdateStep now) {
        kernel.callAll(
                tensors.boxed(),
                gradients,
                velocities,
                weightDecay,
                sgd.momentum() == 0 ? 0 : now.momentum(sgd.momentum()),
                now.rate(),
                0.0,
                sgd.nesterov(),
                false,
                now.number() == 1, // the first velocity is the gradient itself
                null,
                null);
    }
}
