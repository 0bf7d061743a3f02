package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** Adadelta, as {@code torch/optim/adadelta.py} computes it. */
final class AdadeltaUpdate implements Update {
    private final OptimizerSpec.Adadelta adadelta;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList squares;
    private final TensorList changes;

    AdadeltaUpdate(OptimizerSpec.Adadelta adadelta, double decay, GroupTensors tensors) {
        this.adadelta = adadelta;
        this.decay = decay;
        this.tensors = tensors;
        squares = tensors.zeros("square");
        changes = tensors.zeros("change");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        double eps = adadelta.eps();
        if (decay != 0) gradients.plus(decay, tensors.parameters());
        squares.followSquare(adadelta.rho(), gradients);
        TensorList change = changes.scaled(1).plus(eps).root();
        change.over(squares.scaled(1).plus(eps).root()).times(gradients);
        changes.followSquare(adadelta.rho(), change);
        tensors.parameters().plus(-now.rate(), change);
    }
}
