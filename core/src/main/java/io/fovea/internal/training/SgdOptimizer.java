package io.fovea.internal.training;

import io.fovea.internal.torch.Operator;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/** SGD with momentum, through libtorch's fused kernel ({@code aten/src/ATen/native/cpu/FusedSGDKernel.cpp}). */
final class SgdOptimizer extends Optimizer {
    private final Operator kernel = Operator.of("aten::_fused_sgd_", "");
    private final Tensor steps;
    private final IValue velocities;
    private final IValue momentum;
    private final IValue nesterov;
    private final IValue weightDecay;
    private final IValue dampening;

    SgdOptimizer(List<Tensor> parameters, double momentum, boolean nesterov, double weightDecay) {
        super(parameters);
        velocities = constant(momentum == 0 ? List.of() : zeros("velocity"));
        steps = counter("steps");
        this.momentum = constant(momentum);
        this.nesterov = constant(nesterov);
        this.weightDecay = constant(weightDecay);
        dampening = constant(0.0);
    }

    @Override
    public void step(double lr) {
        boolean first = steps.item_float() == 0; // the first velocity is the gradient itself
        steps.add_(ONE);
        kernel.callAll(
                boxedParameters,
                gradients(),
                velocities,
                weightDecay,
                momentum,
                lr,
                dampening,
                nesterov,
                FALSE,
                first,
                NONE,
                NONE);
    }
}
