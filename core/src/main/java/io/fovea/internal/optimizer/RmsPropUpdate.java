package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** RMSprop, as {@code torch/optim/rmsprop.py} computes it. */
final class RmsPropUpdate implements Update {
    private final OptimizerSpec.RmsProp rmsProp;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList squares;
    private final TensorList means;
    private final TensorList velocities;

    RmsPropUpdate(OptimizerSpec.RmsProp rmsProp, double decay, GroupTensors tensors) {
        this.rmsProp = rmsProp;
        this.decay = decay;
        this.tensors = tensors;
        squares = tensors.zeros("square");
        means = rmsProp.centered() ? tensors.zeros("mean") : tensors.none();
        velocities = rmsProp.momentum() == 0 ? tensors.none() : tensors.zeros("velocity");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        if (decay != 0) gradients.plus(decay, tensors.parameters());
        squares.followSquare(rmsProp.alpha(), gradients);
        TensorList roots = squares.scaled(1);
        if (rmsProp.centered()) {
            means.follow(rmsProp.alpha(), gradients);
            roots.plusProduct(-1, means, means);
        }
        roots.root().plus(rmsProp.eps());
        if (rmsProp.momentum() == 0) {
            tensors.parameters().plusQuotient(-now.rate(), gradients, roots);
            return;
        }
        velocities.times(now.momentum(rmsProp.momentum())).plusQuotient(1, gradients, roots);
        tensors.parameters().plus(-now.rate(), velocities);
    }
}
