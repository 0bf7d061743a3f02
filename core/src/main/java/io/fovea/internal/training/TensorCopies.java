package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Copies of a model's tensors, by name, which follow them. Those that are frozen have none: they are what they are. A
 * tensor that begins to learn is copied as it is then, which is what it always was.
 */
final class TensorCopies implements AutoCloseable {
    private final Map<String, Tensor> copies = new LinkedHashMap<>();
    private Map<String, Tensor> followed = Map.of();

    /** From now on these copies follow what learns of {@code model}. */
    void follow(ImageModel model) {
        Map<String, Tensor> learning = new LinkedHashMap<>(model.tensors());
        learning.keySet().removeAll(model.frozenTensors().keySet());
        followed = learning;
        followed.forEach(this::copyOnce);
    }

    private void copyOnce(String name, Tensor tensor) {
        try (Scope scope = Scope.inference()) {
            if (!copies.containsKey(name)) {
                copies.put(name, Scope.own(tensor.detach().clone()));
            }
        }
    }

    /** All, live. */
    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(copies);
    }

    /** Moves every number by this share of the way to the one it follows; whole numbers all of it. */
    void approach(double share) {
        List<Tensor> own = new ArrayList<>(), theirs = new ArrayList<>();
        try (Scope scope = Scope.inference()) {
            followed.forEach((name, tensor) -> {
                if (tensor.is_floating_point()) {
                    own.add(copy(name));
                    theirs.add(tensor);
                } else {
                    copy(name).copy_(tensor);
                }
            });
            TensorList.of(own).approach(share, TensorList.of(theirs));
        }
    }

    /** Makes all the same as what they follow. */
    void take() {
        try (Scope scope = Scope.inference()) {
            followed.forEach((name, tensor) -> copy(name).copy_(tensor));
        }
    }

    /** Moves every number by this share of the way to another's; whole numbers all of it. */
    void approach(TensorCopies other, double share) {
        Map<String, Tensor> model = followed;
        followed = other.copies;
        followed.forEach(this::copyOnce);
        approach(share);
        followed = model;
    }

    private Tensor copy(String name) {
        Tensor copy = copies.get(name);
        if (copy == null) throw new IllegalStateException(name + " is not followed");
        return copy;
    }

    /**
     * Takes over what {@link #tensors} gave.
     *
     * @throws IllegalArgumentException if it is of another model
     */
    void load(Map<String, Tensor> saved) {
        if (!saved.keySet().containsAll(followed.keySet())) {
            throw new IllegalArgumentException("the saved average is of another model");
        }
        saved.forEach(this::copyOnce);
        try (Scope scope = Scope.inference()) {
            saved.forEach((name, tensor) -> {
                Tensor copy = copy(name);
                if (!Arrays.equals(copy.shape(), tensor.shape())) {
                    throw new IllegalArgumentException("the saved average of " + name + " is of another shape");
                }
                copy.copy_(tensor);
            });
        }
    }

    /** Gives tensors the values that have their names. */
    static void copy(Map<String, Tensor> values, Map<String, Tensor> into) {
        try (Scope scope = Scope.inference()) {
            into.forEach((name, tensor) -> {
                Tensor value = values.get(name);
                if (value != null) tensor.copy_(value);
            });
        }
    }

    @Override
    public void close() {
        copies.values().forEach(Tensor::close);
        copies.clear();
    }
}
