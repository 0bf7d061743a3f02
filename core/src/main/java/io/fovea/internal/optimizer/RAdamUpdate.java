package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** RAdam, as {@code torch/optim/radam.py} computes it. */
final class RAdamUpdate implements Update {
    private final OptimizerSpec.RAdam radam;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList means;
    private final TensorList squares;

    RAdamUpdate(OptimizerSpec.RAdam radam, double decay, GroupTensors tensors) {
        this.radam = radam;
        this.decay = decay;
        this.tensors = tensors;
        means = tensors.zeros("mean");
        squares = tensors.zeros("square");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        double beta1 = now.momentum(radam.beta1()), beta2 = radam.beta2();
        if (decay != 0) gradients.plus(decay, tensors.parameters());
        means.follow(beta1, gradients);
        squares.followSquare(beta2, gradients);
        double rate = now.rate() / now.seen(beta1);
        double most = 2 / (1 - beta2) - 1;
        double length = most - 2 * now.number() * Math.pow(beta2, now.number()) / now.seen(beta2);
        if (length <= 5) { // the variance of the adaptive rate is unbounded: go without it
            tensors.parameters().plus(-rate, means);
            return;
        }
        double rectified =
                Math.sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length) * now.seen(beta2));
        tensors.parameters()
                .plusQuotient(-rate * rectified, means, squares.scaled(1).root().plus(radam.eps()));
    }
}
