package io.fovea.internal.optimizer;

import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;

/** How the parameters of one group change along their gradients. */
sealed interface Update
        permits AdadeltaUpdate,
                AdagradUpdate,
                AdamUpdate,
                LambUpdate,
                LionUpdate,
                MuonUpdate,
                NAdamUpdate,
                RAdamUpdate,
                RmsPropUpdate,
                SgdUpdate {
    /** @param gradients one a parameter; may be overwritten */
    void apply(TensorList gradients, UpdateStep now);

    /** With the group's share of the weight decay. */
    static Update of(OptimizerSpec spec, ParameterGroup group, GroupTensors tensors) {
        double decay = group.decay() * spec.weightDecay();
        if (spec instanceof OptimizerSpec.Adam adam) return AdamUpdate.of(adam, decay, tensors);
        if (spec instanceof OptimizerSpec.AdamW adam) return AdamUpdate.of(adam, decay, tensors);
        if (spec instanceof OptimizerSpec.NAdam nadam) return new NAdamUpdate(nadam, decay, tensors);
        if (spec instanceof OptimizerSpec.RAdam radam) return new RAdamUpdate(radam, decay, tensors);
        if (spec instanceof OptimizerSpec.RmsProp rmsProp) return new RmsPropUpdate(rmsProp, decay, tensors);
        if (spec instanceof OptimizerSpec.Adagrad adagrad) return new AdagradUpdate(adagrad, decay, tensors);
        if (spec instanceof OptimizerSpec.Adadelta adadelta) return new AdadeltaUpdate(adadelta, decay, tensors);
        if (spec instanceof OptimizerSpec.Lamb lamb) return new LambUpdate(lamb, decay, group.decay() > 0, tensors);
        if (spec instanceof OptimizerSpec.Lion lion) return new LionUpdate(lion, decay, tensors);
        if (spec instanceof OptimizerSpec.Muon muon) {
            return group.matrices() ? new MuonUpdate(muon, decay, tensors) : AdamUpdate.of(muon, decay, tensors);
        }
        return new SgdUpdate((OptimizerSpec.Sgd) spec, decay, tensors);
    }
}
