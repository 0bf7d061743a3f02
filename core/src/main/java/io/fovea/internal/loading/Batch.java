package io.fovea.internal.loading;

import io.fovea.image.Image;
import io.fovea.internal.torch.HostCopy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Frames of one size in plain Java memory, made by loader threads.
 *
 * @param pixels uint8 NHWC, {@code size * height * width * channels} bytes
 * @param indices {@link Place#key} of each image: its position in the loader's sample list, and the key of its random
 *     stream
 */
public record Batch(int height, int width, int channels, byte[] pixels, long[] indices) {
    /**
     * @param frames of one size and channel count, in order
     * @param firstIndex sample index of the first frame; the rest follow
     */
    public static Batch of(List<Image> frames, long firstIndex) {
        Image first = frames.get(0);
        byte[] pixels = new byte[frames.size() * first.pixels().length];
        for (int i = 0; i < frames.size(); i++) {
            System.arraycopy(frames.get(i).pixels(), 0, pixels, i * first.pixels().length, first.pixels().length);
        }
        long[] indices =
                LongStream.range(firstIndex, firstIndex + frames.size()).toArray();
        return new Batch(first.height(), first.width(), first.channels(), pixels, indices);
    }

    public int size() {
        return indices.length;
    }

    /** The images at these positions, in this order; may be none. */
    Batch only(int[] positions) {
        int bytes = height * width * channels;
        byte[] chosen = new byte[positions.length * bytes];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(pixels, positions[i] * bytes, chosen, i * bytes, bytes);
        }
        return new Batch(
                height,
                width,
                channels,
                chosen,
                Arrays.stream(positions).mapToLong(i -> indices[i]).toArray());
    }

    /** uint8 [N, C, H, W] with channels-last strides; belongs to the caller's scope. */
    public Tensor images() {
        return HostCopy.toTensor(pixels, size(), height, width, channels).permute(0, 3, 1, 2);
    }
}
