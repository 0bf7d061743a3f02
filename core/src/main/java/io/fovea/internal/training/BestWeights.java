package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A network's weights at the best of its epochs, in memory: what did not learn until then is not copied. */
public final class BestWeights implements AutoCloseable {
    private final TensorCopies copies = new TensorCopies();

    /** Those of now are the best until {@link #take} says otherwise; again wherever another part begins to learn. */
    public void follow(ImageModel model) {
        copies.follow(model);
    }

    /** Those of now are the best so far. */
    public void take() {
        copies.take();
    }

    /** Gives the network that was followed its best weights. */
    public void restore(ImageModel model) {
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> best = copies.tensors();
            model.tensors().forEach((name, tensor) -> {
                Tensor value = best.get(name);
                if (value != null) tensor.copy_(value);
            });
        }
    }

    @Override
    public void close() {
        copies.close();
    }
}
