package io.fovea.internal.training;

import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.Scope;
import io.fovea.train.OptimizerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Changes parameters along their gradients and owns the state that takes (moments, velocities). One fused kernel does
 * all parameters at once.
 */
public abstract sealed class Optimizer implements AutoCloseable permits AdamOptimizer, SgdOptimizer {
    static final IValue NONE = Scope.own(Operator.boxed(null));
    static final IValue FALSE = Scope.own(Operator.boxed(false));
    static final IValue EMPTY = Scope.own(Operator.boxed(List.of()));
    static final Scalar ONE = Scope.own(new Scalar(1.0));

    final List<Tensor> parameters;
    final IValue boxedParameters;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final List<IValue> constants = new ArrayList<>();

    Optimizer(List<Tensor> parameters) {
        this.parameters = List.copyOf(parameters);
        boxedParameters = constant(this.parameters);
    }

    /** An argument of the kernel that stays the same, boxed once: for a list that costs more than a small update. */
    final IValue constant(Object argument) {
        IValue boxed = Scope.compute(() -> Operator.boxed(argument));
        constants.add(Scope.own(boxed));
        return boxed;
    }

    /** @param parameters trained in place; their owner keeps them alive longer than the optimiser */
    public static Optimizer of(OptimizerSpec spec, List<Tensor> parameters) {
        if (spec instanceof OptimizerSpec.Adam adam) {
            return new AdamOptimizer(
                    "aten::_fused_adam_", parameters, adam.beta1(), adam.beta2(), adam.eps(), adam.weightDecay());
        }
        if (spec instanceof OptimizerSpec.AdamW adam) {
            return new AdamOptimizer(
                    "aten::_fused_adamw_", parameters, adam.beta1(), adam.beta2(), adam.eps(), adam.weightDecay());
        }
        OptimizerSpec.Sgd sgd = (OptimizerSpec.Sgd) spec;
        return new SgdOptimizer(parameters, sgd.momentum(), sgd.nesterov(), sgd.weightDecay());
    }

    /** One update from the gradients at hand; call it inside the step's scope. */
    public abstract void step(double lr);

    /** Forgets the gradients, as zero_grad(set_to_none=True) does. */
    public void clearGradients() {
        for (Tensor parameter : parameters) parameter.mutable_grad().reset();
    }

    /** Everything that a later run needs to go on exactly from here, by name; live handles. */
    public Map<String, Tensor> state() {
        return state;
    }

    /** Takes over a state with the names and shapes of {@link #state()}. */
    public void load(Map<String, Tensor> saved) {
        if (!saved.keySet().equals(state.keySet())) {
            throw new IllegalArgumentException("the saved state is of another optimizer or other parameters");
        }
        try (Scope scope = Scope.inference()) {
            state.forEach((name, tensor) -> tensor.copy_(saved.get(name)));
        }
    }

    /** One zero tensor a parameter, of its shape and layout, saved under {@code name}. */
    final List<Tensor> zeros(String name) {
        List<Tensor> tensors = new ArrayList<>();
        try (Scope scope = Scope.inference()) {
            for (Tensor parameter : parameters) {
                Tensor zero = Scope.own(torch.zeros_like(parameter));
                state.put(name + "." + tensors.size(), zero);
                tensors.add(zero);
            }
        }
        return List.copyOf(tensors);
    }

    /** A float32 counter, saved under {@code name}. */
    final Tensor counter(String name) {
        try (Scope scope = Scope.inference()) {
            Tensor zero = Scope.own(torch.zeros(1L).squeeze());
            state.put(name, zero);
            return zero;
        }
    }

    final List<Tensor> gradients() {
        List<Tensor> gradients = new ArrayList<>(parameters.size());
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.grad();
            if (!gradient.defined()) throw new IllegalStateException("a trained parameter has no gradient");
            gradients.add(gradient);
        }
        return gradients;
    }

    @Override
    public void close() {
        constants.forEach(IValue::close);
        constants.clear();
        state.values().forEach(Tensor::close);
        state.clear();
    }
}
