package io.fovea.internal.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {
    private static final int N = 2, H = 3, W = 5;
    private static final List<Double> MEAN = List.of(0.5, 0.4, 0.3), STD = List.of(0.2, 0.25, 0.3);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyLayoutGivesTheSameNumbers(int channels) {
        Preprocessing preprocessing =
                new Preprocessing(new Squash(H, W), channels, MEAN.subList(0, channels), STD.subList(0, channels));
        byte[] pixels = new byte[N * H * W * channels];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i * 37);
        try (Scope scope = Scope.inference();
                Normalization normalization = new Normalization(preprocessing)) {
            Tensor images = HostCopy.toTensor(pixels, N, H, W, channels).permute(0, 3, 1, 2);
            Tensor last = normalization.apply(images), planes = normalization.apply(images.contiguous());
            assertTrue(last.is_contiguous(MemoryFormat.ChannelsLast));
            float[] numbers = HostCopy.floats(last.permute(0, 2, 3, 1));
            assertArrayEquals(numbers, HostCopy.floats(planes.permute(0, 2, 3, 1)));
            for (int i = 0; i < pixels.length; i++) {
                int channel = i % channels;
                double expected = ((pixels[i] & 255) / 255.0 - MEAN.get(channel)) / STD.get(channel);
                assertEquals(expected, numbers[i], 1e-5);
            }
        }
    }
}
