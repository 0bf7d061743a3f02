package io.fovea.internal.training;

import io.fovea.internal.torch.Operator;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** SGD with momentum, through libtorch's fused kernel ({@code aten/src/ATen/native/cpu/FusedSGDKernel.cpp}). */
final class SgdOptimizer extends Optimizer {
    private final Operator kernel = Operator.of("aten::_fused_sgd_", "");
    private final double momentum;
    private final boolean nesterov;
    private final double weightDecay;
    private final List<Tensor> velocities;
    private final Tensor steps;

    SgdOptimizer(List<Tensor> parameters, double momentum, boolean nesterov, double weightDecay) {
        super(parameters);
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.weightDecay = weightDecay;
        velocities = momentum == 0 ? List.of() : zeros("velocity");
        steps = counter("steps");
    }

    @Override
    public void step(double lr) {
        boolean first = steps.item_float() == 0; // the first velocity is the gradient itself
        steps.add_(new Scalar(1.0));
        kernel.callAll(
                parameters,
                gradients(),
                velocities,
                weightDecay,
                momentum,
                lr,
                0.0,
                nesterov,
                false,
                first,
                null,
                null);
    }
}
