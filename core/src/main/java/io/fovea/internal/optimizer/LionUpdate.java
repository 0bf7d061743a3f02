package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** Lion, Chen et al. 2023 (arXiv:2302.06675), algorithm 2. */
final class LionUpdate implements Update {
    private final OptimizerSpec.Lion lion;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList means;

    LionUpdate(OptimizerSpec.Lion lion, double decay, GroupTensors tensors) {
        this.lion = lion;
        this.decay = decay;
        this.tensors = tensors;
        means = tensors.zeros("mean");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        double beta1 = now.momentum(lion.beta1());
        TensorList signs = means.scaled(beta1).plus(1 - beta1, gradients).sign();
        if (decay != 0) tensors.parameters().times(1 - now.rate() * decay);
        tensors.parameters().plus(-now.rate(), signs);
        means.follow(lion.beta2(), gradients);
    }
}
