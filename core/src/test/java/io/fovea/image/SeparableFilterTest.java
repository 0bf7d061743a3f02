package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeparableFilterTest {
    /** Heights and widths: within one block of rows, several, the blocks of one row that long filters leave. */
    @ParameterizedTest
    @CsvSource({
        "7, 5, 9, 11",
        "289, 31, 97, 16",
        "288, 8, 288, 5",
        "700, 40, 33, 17",
        "20, 30, 70, 400",
        "3, 9000, 5, 2",
        "2, 90000, 3, 1",
        "1, 1, 300, 300",
        "40, 1, 20, 1"
    })
    void givesThePixelsOfThePlainSums(int height, int width, int targetHeight, int targetWidth) {
        SplittableRandom random = new SplittableRandom(height * 31L + width);
        for (Resampling filter : Resampling.values()) {
            for (int channels : new int[] {1, 3}) {
                Image image = noise(height, width, channels, random);
                AxisWeights across = AxisWeights.of(filter, width, 0, width, targetWidth, 0, targetWidth);
                AxisWeights down = AxisWeights.of(filter, height, 0, height, targetHeight, 0, targetHeight);
                assertArrayEquals(
                        plain(image, across, down),
                        new SeparableFilter(image, across, down).apply().pixels(),
                        filter + " of " + channels + " channels");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesThePixelsOfThePlainSumsForAnyPartAndSize(Resampling filter) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            int height = random.nextInt(1, 320), width = random.nextInt(1, 60), channels = random.nextBoolean() ? 1 : 3;
            Image image = noise(height, width, channels, random);
            AxisWeights across = anyAxis(filter, width, random), down = anyAxis(filter, height, random);
            assertArrayEquals(
                    plain(image, across, down),
                    new SeparableFilter(image, across, down).apply().pixels(),
                    "case " + i);
        }
    }

    @Test
    void anOvershootIsCutToBlackAndWhite() {
        Image stripes = new Image(1, 8, 1, new byte[] {0, 0, -1, -1, 0, 0, -1, -1});
        AxisWeights across = AxisWeights.of(Resampling.BICUBIC, 8, 0, 8, 40, 0, 40);
        AxisWeights down = AxisWeights.of(Resampling.BICUBIC, 1, 0, 1, 1, 0, 1);
        assertArrayEquals(
                plain(stripes, across, down),
                new SeparableFilter(stripes, across, down).apply().pixels());
    }

    /** What is made besides the result is bounded, however large the photograph. */
    @Test
    void aLargePhotographTakesLittleMemoryOfItsOwn() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Image photo = new Image(3000, 4000, 3, new byte[3000 * 4000 * 3]);
        Resampling.BILINEAR.resize(photo, 224, 224);
        long before = memory.getCurrentThreadAllocatedBytes();
        Resampling.BILINEAR.resize(photo, 224, 224);
        long taken = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < 1 << 20, taken + " bytes");
    }

    private static AxisWeights anyAxis(Resampling filter, int size, SplittableRandom random) {
        double from = random.nextBoolean() ? 0 : random.nextDouble(size * 0.5);
        double to = random.nextBoolean() ? size : from + (size - from) * random.nextDouble(0.1, 1);
        int target = random.nextInt(1, 90);
        int first = random.nextInt(target);
        return AxisWeights.of(filter, size, from, to, target, first, random.nextInt(first, target) + 1);
    }

    private static Image noise(int height, int width, int channels, SplittableRandom random) {
        byte[] pixels = new byte[height * width * channels];
        random.nextBytes(pixels);
        for (int i = 0; i < pixels.length; i++) {
            if (random.nextInt(3) == 0) pixels[i] = (byte) (random.nextBoolean() ? 0 : 255); // for overshoots
        }
        return new Image(height, width, channels, pixels);
    }

    /** The sums as Pillow's {@code Resample.c} writes them, sample by sample. */
    private static byte[] plain(Image image, AxisWeights across, AxisWeights down) {
        int channels = image.channels();
        byte[] wide = new byte[image.height() * across.size() * channels];
        for (int y = 0; y < image.height(); y++) {
            for (int i = 0; i < across.size() * channels; i++) {
                int x = i / channels, from = (y * image.width() + across.starts()[x]) * channels + i % channels;
                wide[y * across.size() * channels + i] = sum(image.pixels(), from, channels, across, x);
            }
        }
        int row = across.size() * channels;
        byte[] out = new byte[down.size() * row];
        for (int i = 0; i < out.length; i++)
            out[i] = sum(wide, down.starts()[i / row] * row + i % row, row, down, i / row);
        return out;
    }

    private static byte sum(byte[] samples, int from, int step, AxisWeights axis, int target) {
        int sum = 1 << AxisWeights.PRECISION_BITS - 1;
        for (int t = 0; t < axis.taps(); t++) sum += (samples[from + t * step] & 255) * axis.weights()[t][target];
        return (byte) Math.max(0, Math.min(255, sum >> AxisWeights.PRECISION_BITS));
    }
}
