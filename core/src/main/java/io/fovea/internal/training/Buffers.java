package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a forward pass in training changes, such as the statistics of batch norms, and the values it had at a time.
 *
 * @param live the network's
 * @param values copies, in the scope of whoever asked for them
 */
record Buffers(List<Tensor> live, List<Tensor> values) {
    static Buffers of(ImageModel model) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(model.tensors());
        tensors.keySet().removeAll(model.frozenTensors().keySet());
        tensors.keySet().removeAll(model.trainable().keySet());
        List<Tensor> live = List.copyOf(tensors.values()), values = new ArrayList<>();
        try (Scope scope = Scope.inference()) {
            for (Tensor buffer : live) values.add(scope.keep(buffer.clone()));
        }
        return new Buffers(live, values);
    }

    /** Gives them the values of then. */
    void restore() {
        if (live.isEmpty()) return;
        try (Scope scope = Scope.inference()) {
            TensorList.of(live).copy(TensorList.of(values));
        }
    }
}
