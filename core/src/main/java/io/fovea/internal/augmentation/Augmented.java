package io.fovea.internal.augmentation;

import io.fovea.internal.loading.Targets;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch after its augmentations.
 *
 * @param images uint8 or float32 [N, C, H, W], 0 to 255
 * @param targets of the N images
 */
public record Augmented(Tensor images, Targets targets) {}
