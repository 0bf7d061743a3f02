package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The parameters of a group and what its update keeps of each, as lists that operators take: boxed once, for that costs
 * more than a small update.
 */
final class GroupTensors implements AutoCloseable {
    private final Map<String, Tensor> named;
    private final List<Tensor> parameters;
    private final IValue boxedParameters;
    private final Tensor steps;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final List<IValue> constants = new ArrayList<>();

    /** @param steps the number of the step, float32 */
    GroupTensors(ParameterGroup group, Tensor steps) {
        this.named = group.parameters();
        this.parameters = List.copyOf(named.values());
        this.boxedParameters = constant(parameters);
        this.steps = steps;
    }

    /** An argument of an operator that stays the same. */
    IValue constant(Object argument) {
        IValue boxed = Scope.compute(() -> Operator.boxed(argument));
        constants.add(Scope.own(boxed));
        return boxed;
    }

    List<Tensor> parameters() {
        return parameters;
    }

    /** The parameters, boxed. */
    IValue boxed() {
        return boxedParameters;
    }

    /** The number of the step once for every parameter, boxed. */
    IValue steps() {
        return constant(Collections.nCopies(parameters.size(), steps));
    }

    /** The gradients of now, in the caller's scope. */
    List<Tensor> gradients() {
        List<Tensor> gradients = new ArrayList<>(parameters.size());
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.grad();
            if (!gradient.defined()) throw new IllegalStateException("a trained parameter has no gradient");
            gradients.add(gradient);
        }
        return gradients;
    }

    /** One tensor a parameter, of its shape and layout, saved under {@code name} and the parameter's name. */
    List<Tensor> filled(String name, double value) {
        List<Tensor> tensors = new ArrayList<>();
        try (Scope scope = Scope.inference()) {
            named.forEach((parameterName, parameter) -> {
                Tensor tensor = Scope.own(torch.zeros_like(parameter));
                if (value != 0) tensor.fill_(new Scalar(value));
                state.put(name + "." + parameterName, tensor);
                tensors.add(tensor);
            });
        }
        return List.copyOf(tensors);
    }

    /** As {@link #filled} with zeros, boxed. */
    IValue zeros(String name) {
        return constant(filled(name, 0));
    }

    /** One float32 number of the group, saved under {@code name} and its first parameter's name. */
    Tensor number(String name, double value) {
        try (Scope scope = Scope.inference()) {
            Tensor number = Scope.own(torch.scalar_tensor(new Scalar(value)));
            state.put(name + "." + named.keySet().iterator().next(), number);
            return number;
        }
    }

    /** What is saved, by name; live. */
    Map<String, Tensor> state() {
        return state;
    }

    @Override
    public void close() {
        constants.forEach(IValue::close);
        constants.clear();
        state.values().forEach(Tensor::close);
        state.clear();
    }
}
