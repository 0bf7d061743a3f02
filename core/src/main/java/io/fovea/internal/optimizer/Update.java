package io.fovea.internal.optimizer;

import io.fovea.train.OptimizerSpec;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** How the parameters of one group change along their gradients. */
sealed interface Update permits AdamUpdate, SgdUpdate {
    /** @param gradients one a parameter; may be overwritten */
    void apply(List<Tensor> gradients, UpdateStep now);

    static Update of(OptimizerSpec spec, ParameterGroup group, GroupTensors tensors) {
        double decay = group.decay();
        if (spec instanceof OptimizerSpec.Adam adam) return AdamUpdate.of(adam, decay, tensors);
        if (spec instanceof OptimizerSpec.AdamW adam) return AdamUpdate.of(adam, decay, tensors);
        return new SgdUpdate((OptimizerSpec.Sgd) spec, decay, tensors);
    }
}
