package io.fovea.data;

import io.fovea.torch.HostCopy;
import org.bytedeco.pytorch.Tensor;

/**
 * Frames of one size in plain Java memory, made by loader threads.
 *
 * @param pixels uint8 NHWC, {@code size * height * width * channels} bytes
 * @param labels class index per image
 * @param indices position of each image in the loader's sample list: the key of its random stream
 */
public record Batch(int height, int width, int channels, byte[] pixels, long[] labels, long[] indices) {
    public int size() {
        return labels.length;
    }

    /** uint8 [N, C, H, W] with channels-last strides; belongs to the caller's scope. */
    public Tensor images() {
        return HostCopy.toTensor(pixels, size(), height, width, channels).permute(0, 3, 1, 2);
    }

    /** int64 [N]; belongs to the caller's scope. */
    public Tensor targets() {
        return HostCopy.toTensor(labels, size());
    }
}
