package io.fovea.internal.augmentation;

import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Changes the pixels of a batch, each image by itself. */
non-sealed interface Pixelwise extends Effect, Stage {
    /**
     * @param images float32 [N, C, H, W], 0 to 255; also uint8 where it {@link #takesBytes}; may be changed in place
     * @param draws one random stream an image
     * @return the same shape, uint8 or float32, in the same memory format
     */
    Tensor apply(Tensor images, List<RandomGenerator> draws);

    /** Whether it takes uint8 as well. To move a float takes four times as long as to move a byte. */
    default boolean takesBytes() {
        return true;
    }

    @Override
    default Augmented apply(Augmented batch, List<RandomGenerator> draws) {
        Tensor images = takesBytes() ? batch.images() : batch.images().to(torch.ScalarType.Float);
        return new Augmented(apply(images, draws), batch.targets());
    }
}
