package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** NAdam, as {@code torch/optim/nadam.py} computes it. */
final class NAdamUpdate implements Update {
    private final OptimizerSpec.NAdam nadam;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList means;
    private final TensorList squares;
    /** Of the momenta of all steps. */
    private final Tensor product;

    NAdamUpdate(OptimizerSpec.NAdam nadam, double decay, GroupTensors tensors) {
        this.nadam = nadam;
        this.decay = decay;
        this.tensors = tensors;
        means = tensors.zeros("mean");
        squares = tensors.zeros("square");
        product = tensors.number("momenta", 1);
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        double beta1 = now.momentum(nadam.beta1());
        double momentum = momentum(beta1, now.number()), next = momentum(beta1, now.number() + 1);
        product.mul_(new Scalar(momentum));
        double sofar = product.item_float();
        if (decay != 0) gradients.plus(decay, tensors.parameters());
        means.follow(beta1, gradients);
        squares.followSquare(nadam.beta2(), gradients);
        TensorList roots = squares.scaled(1 / now.seen(nadam.beta2())).root().plus(nadam.eps());
        tensors.parameters()
                .plusQuotient(-now.rate() * (1 - momentum) / (1 - sofar), gradients, roots)
                .plusQuotient(-now.rate() * next / (1 - sofar * next), means, roots);
    }

    private double momentum(double beta1, long number) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, number * nadam.momentumDecay()));
    }
}
