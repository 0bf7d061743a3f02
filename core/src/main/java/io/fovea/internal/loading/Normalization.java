package io.fovea.internal.loading;

import io.fovea.framing.Preprocessing;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * From pixels to the numbers a model sees: {@code (p / 255 - mean) / std} per channel. Owns two small tensors; may be
 * used from several threads.
 */
public final class Normalization implements AutoCloseable {
    private final Tensor shift;
    private final Tensor scale;

    public Normalization(Preprocessing preprocessing) {
        shift = perChannel(preprocessing.mean(), mean -> -255 * mean);
        scale = perChannel(preprocessing.std(), std -> 1 / (255 * std));
    }

    private static Tensor perChannel(List<Double> values, java.util.function.DoubleUnaryOperator f) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) result[i] = (float) f.applyAsDouble(values.get(i));
        return Scope.own(HostCopy.toTensor(result, 1, result.length, 1, 1));
    }

    /**
     * @param images uint8 or float32 [N, C, H, W], 0 to 255; float32 is changed in place
     * @return float32 [N, C, H, W] in the same memory format; belongs to the caller's scope
     */
    public Tensor apply(Tensor images) {
        return Scope.compute(() -> {
            Tensor values = images.to(ScalarType.Float);
            long width = values.size(3), channels = values.size(1);
            if (values.is_contiguous(MemoryFormat.ChannelsLast) && channels > 1) {
                // row by row: libtorch takes several times as long to repeat three numbers for every pixel
                Tensor rows = values.permute(0, 2, 3, 1).view(-1, width * channels);
                rows.add_(shift.view(-1).repeat(width)).mul_(scale.view(-1).repeat(width));
            } else {
                values.add_(shift).mul_(scale);
            }
            return values;
        });
    }

    /**
     * Back from the numbers to the nearest pixels.
     *
     * @param inputs what {@link #apply} gives, [N, C, H, W]
     * @param preprocessing whose mean and std were applied
     * @return uint8 NHWC
     */
    public static byte[] pixels(Tensor inputs, Preprocessing preprocessing) {
        float[] values;
        try (Scope scope = Scope.inference()) {
            values = HostCopy.floats(inputs.permute(0, 2, 3, 1));
        }
        int channels = preprocessing.channels();
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            int channel = i % channels;
            double share = values[i] * preprocessing.std().get(channel)
                    + preprocessing.mean().get(channel);
            pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(255 * share)));
        }
        return pixels;
    }

    @Override
    public void close() {
        shift.close();
        scale.close();
    }
}
