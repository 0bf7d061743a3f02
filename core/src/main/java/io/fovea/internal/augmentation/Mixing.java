package io.fovea.internal.augmentation;

import io.fovea.internal.loading.Targets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** Puts something of one image of the batch into another, and of its target into the other's. */
non-sealed interface Mixing extends Effect {
    /**
     * @param images float32 [N, C, H, W], 0 to 255, or uint8; may be changed in place
     * @param draws one random stream an image
     */
    Augmented apply(Tensor images, Targets targets, List<RandomGenerator> draws);
}
