package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** Adam and AdamW, through libtorch's fused kernels ({@code aten/src/ATen/native/cpu/FusedAdamKernel.cpp}). */
final class AdamUpdate implements Update {
    private static final Operator DECAY_IN_GRADIENT = Operator.of("aten::_fused_adam_", "");
    private static final Operator DECOUPLED_DECAY = Operator.of("aten::_fused_adamw_", "");

    private final Operator kernel;
    private final OptimizerSpec.AdamW adam;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList means;
    private final TensorList squares;
    private final TensorList largestSquares;
    private final TensorList steps;

    private AdamUpdate(Operator kernel, OptimizerSpec.AdamW adam, double decay, GroupTensors tensors) {
        this.kernel = kernel;
        this.adam = adam;
        this.decay = decay;
        this.tensors = tensors;
        means = tensors.zeros("mean");
        squares = tensors.zeros("square");
        largestSquares = adam.amsgrad() ? tensors.zeros("largestSquare") : tensors.none();
        steps = tensors.steps();
    }

    static AdamUpdate of(OptimizerSpec.Adam adam, double decay, GroupTensors tensors) {
        OptimizerSpec.AdamW same = new OptimizerSpec.AdamW(
                adam.lr(), adam.beta1(), adam.beta2(), adam.eps(), adam.weightDecay(), adam.amsgrad());
        return new AdamUpdate(DECAY_IN_GRADIENT, same, decay, tensors);
    }

    static AdamUpdate of(OptimizerSpec.AdamW adam, double decay, GroupTensors tensors) {
        return new AdamUpdate(DECOUPLED_DECAY, adam, decay, tensors);
    }

    /** Of what Muon leaves to AdamW. */
    static AdamUpdate of(OptimizerSpec.Muon muon, double decay, GroupTensors tensors) {
        OptimizerSpec.AdamW rest =
                new OptimizerSpec.AdamW(muon.lr(), muon.beta1(), muon.beta2(), muon.eps(), muon.weightDecay(), false);
        return new AdamUpdate(DECOUPLED_DECAY, rest, decay, tensors);
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        kernel.callAll(
                tensors.parameters().boxed(),
                gradients.boxed(),
                means.boxed(),
                squares.boxed(),
                largestSquares.boxed(),
                steps.boxed(),
                now.rate(),
                now.momentum(adam.beta1()),
                adam.beta2(),
                decay,
                adam.eps(),
                adam.amsgrad(),
                false,
                null,
                null);
    }
}
