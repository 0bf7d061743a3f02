package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * LAMB, You et al. 2019 (arXiv:1904.00962), algorithm 2: Adam's step, made as long as the rate's share of the
 * parameter. As in the paper's program ({@code google-research/bert} with {@code lamb_optimizer.py}), what is kept from
 * weight decay, norms and biases, takes Adam's step itself.
 */
final class LambUpdate implements Update {
    private final OptimizerSpec.Lamb lamb;
    private final double decay;
    private final boolean adapts;
    private final GroupTensors tensors;
    private final TensorList means;
    private final TensorList squares;

    /** @param adapts whether the length of a step goes by that of the parameter */
    LambUpdate(OptimizerSpec.Lamb lamb, double decay, boolean adapts, GroupTensors tensors) {
        this.lamb = lamb;
        this.decay = decay;
        this.adapts = adapts;
        this.tensors = tensors;
        means = tensors.zeros("mean");
        squares = tensors.zeros("square");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        double beta1 = now.momentum(lamb.beta1()), beta2 = lamb.beta2();
        means.follow(beta1, gradients);
        squares.followSquare(beta2, gradients);
        TensorList steps = means.scaled(1 / now.seen(beta1));
        steps.over(squares.scaled(1 / now.seen(beta2)).root().plus(lamb.eps()));
        if (decay != 0) steps.plus(decay, tensors.parameters());
        if (!adapts) {
            tensors.parameters().plus(-now.rate(), steps);
            return;
        }
        List<Tensor> parameters = tensors.parameters().tensors();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i), step = steps.tensors().get(i);
            double ratio = ratio(parameter.norm().item_float(), step.norm().item_float());
            parameter.add_(step, new Scalar(-now.rate() * ratio));
        }
    }

    private static double ratio(double parameter, double step) {
        return parameter > 0 && step > 0 ? parameter / step : 1;
    }
}
