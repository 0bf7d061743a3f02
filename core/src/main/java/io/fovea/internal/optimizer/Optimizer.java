package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Scope;
import io.fovea.train.OptimizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Changes parameters along their gradients and owns the state that takes (moments, velocities), by the parameters'
 * names. Every group is updated by one {@link Update} with its own learning rate and weight decay.
 */
public final class Optimizer implements AutoCloseable {
    private static final String STEPS = "steps";
    private static final Scalar ONE = Scope.own(new Scalar(1.0));

    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor steps;
    private OptionalDouble momentum = OptionalDouble.empty();

    private record Part(ParameterGroup group, GroupTensors tensors, Update update) {}

    private Optimizer(OptimizerSpec spec, List<ParameterGroup> groups) {
        try (Scope scope = Scope.inference()) {
            steps = Scope.own(torch.zeros(1L).squeeze());
        }
        for (ParameterGroup group : groups) {
            group.parameters().forEach((name, parameter) -> {
                if (parameters.put(name, parameter) == null) return;
                throw new IllegalArgumentException(name + " is in two groups");
            });
            GroupTensors tensors = new GroupTensors(group, steps);
            parts.add(new Part(group, tensors, Update.of(spec, group, tensors)));
            state.putAll(tensors.state());
        }
        state.put(STEPS, steps);
    }

    /** @param groups of which no parameter is in two */
    public static Optimizer of(OptimizerSpec spec, List<ParameterGroup> groups) {
        return new Optimizer(spec, groups);
    }

    /** All that are trained, by their names, group by group; live. */
    public Map<String, Tensor> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /**
     * From now on instead of the recipe's: of SGD, RMSprop and Muon the momentum, of the others the share of the old in
     * the running mean of the gradient. What has neither ignores it: Adagrad, Adadelta, and SGD and RMSprop without
     * momentum.
     *
     * @param momentum in [0, 1)
     */
    public void momentum(double momentum) {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("the momentum must be in [0, 1), got " + momentum);
        }
        this.momentum = OptionalDouble.of(momentum);
    }

    /** One update from the gradients at hand, which it may overwrite. */
    public void step(double lr) {
        try (Scope scope = Scope.inference()) {
            steps.add_(ONE);
            long number = (long) steps.item_float();
            for (Part part : parts) {
                double rate = lr * part.group().rate();
                part.update().apply(part.tensors().gradients(), new UpdateStep(rate, number, momentum));
            }
        }
    }

    /** Forgets the gradients, as zero_grad(set_to_none=True) does. */
    public void clearGradients() {
        for (Tensor parameter : parameters.values()) parameter.mutable_grad().reset();
    }

    /** Everything that a later run needs to go on exactly from here, by name; live handles. */
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
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

    @Override
    public void close() {
        parts.forEach(part -> part.tensors().close());
        parts.clear();
        state.clear();
        steps.close();
    }
}
