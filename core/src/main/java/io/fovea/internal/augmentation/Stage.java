package io.fovea.internal.augmentation;

import java.util.List;
import java.util.random.RandomGenerator;

/** One pass over a batch: what a plan is made of. */
sealed interface Stage permits Pixelwise, Mixes {
    /**
     * @param batch whose images may be changed in place
     * @param draws one random stream an image
     */
    Augmented apply(Augmented batch, List<RandomGenerator> draws);
}
