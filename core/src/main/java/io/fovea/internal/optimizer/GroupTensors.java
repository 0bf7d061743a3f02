package io.fovea.internal.optimizer;

import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The parameters of a group, and what its update keeps of each: it lives as long as the optimiser. */
final class GroupTensors implements AutoCloseable {
    private final Map<String, Tensor> named;
    private final TensorList parameters;
    private final Tensor steps;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final List<TensorList> lists = new ArrayList<>();

    /** @param steps the number of the step, float32 */
    GroupTensors(ParameterGroup group, Tensor steps) {
        this.named = group.parameters();
        this.parameters = kept(List.copyOf(named.values()));
        this.steps = steps;
    }

    private TensorList kept(List<Tensor> tensors) {
        try (Scope scope = Scope.open()) {
            TensorList list = TensorList.of(tensors);
            Scope.own(list.boxed());
            lists.add(list);
            return list;
        }
    }

    TensorList parameters() {
        return parameters;
    }

    /** The number of the step, once for every parameter. */
    TensorList steps() {
        return kept(Collections.nCopies(named.size(), steps));
    }

    /** The gradients of now, in the caller's scope. */
    TensorList gradients() {
        List<Tensor> gradients = new ArrayList<>(named.size());
        named.forEach((name, parameter) -> {
            Tensor gradient = parameter.grad();
            if (!gradient.defined()) throw new IllegalStateException(name + " is trained and has no gradient");
            gradients.add(gradient);
        });
        return TensorList.of(gradients);
    }

    /** One tensor a parameter, of its shape and layout, saved under {@code name} and the parameter's name. */
    TensorList filled(String name, double value) {
        List<Tensor> tensors = new ArrayList<>();
        named.forEach((parameterName, parameter) -> tensors.add(saved(
                name + "." + parameterName, () -> torch.zeros_like(parameter).fill_(new Scalar(value)))));
        return kept(List.copyOf(tensors));
    }

    TensorList zeros(String name) {
        return filled(name, 0);
    }

    TensorList none() {
        return kept(List.of());
    }

    /** One float32 number of the group, saved under {@code name} and its first parameter's name. */
    Tensor number(String name, double value) {
        return saved(name + "." + named.keySet().iterator().next(), () -> torch.scalar_tensor(new Scalar(value)));
    }

    private Tensor saved(String name, Supplier<Tensor> values) {
        try (Scope scope = Scope.inference()) {
            Tensor tensor = Scope.own(values.get());
            state.put(name, tensor);
            return tensor;
        }
    }

    /** What is saved, by name; live. */
    Map<String, Tensor> state() {
        return state;
    }

    @Override
    public void close() {
        lists.forEach(list -> list.boxed().close());
        lists.clear();
        state.values().forEach(Tensor::close);
        state.clear();
    }
}
