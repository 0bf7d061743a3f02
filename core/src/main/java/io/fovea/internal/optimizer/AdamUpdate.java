package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import io.fovea.train.OptimizerSpec;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/** Adam and AdamW, through libtorch's fused kernels ({@code aten/src/ATen/native/cpu/FusedAdamKernel.cpp}). */
final class AdamUpdate implements Update {
    private final Operator kernel;
    private final GroupTensors tensors;
    private final IValue means;
    private final IValue squares;
    private final IValue steps;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private final double weightDecay;

    private AdamUpdate(
            String kernel, GroupTensors tensors, double beta1, double beta2, double eps, double weightDecay) {
        this.kernel = Operator.of(kernel, "");
        this.tensors = tensors;
        means = tensors.zeros("mean");
        squares = tensors.zeros("square");
        steps = tensors.steps();
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.weightDecay = weightDecay;
    }

    /** @param decay factor on the weight decay */
    static AdamUpdate of(OptimizerSpec.Adam adam, double decay, GroupTensors tensors) {
        return new AdamUpdate(
                "aten::_fused_adam_", tensors, adam.beta1(), adam.beta2(), adam.eps(), decay * adam.weightDecay());
    }

    /** @param decay factor on the weight decay */
    static AdamUpdate of(OptimizerSpec.AdamW adam, double decay, GroupTensors tensors) {
        return new AdamUpdate(
                "aten::_fused_adamw_", tensors, adam.beta1(), adam.beta2(), adam.eps(), decay * adam.weightDecay());
    }

    @Override
    public void apply(List<Tensor> gradients, UpdateStep now) {
        kernel.callAll(
                tensors.boxed(),
                gradients,
                means,
                squares,
                List.of(),
                steps,
                now.rate(),
                now.momentum(beta1),
                beta2,
                weightDecay,
                eps,
                false,
                false,
                null,
                null);
    }
}
