package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.augment.Augmentations;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for changes of single images, whichever they are. */
class RetouchesTest {
    private static final int N = 6, SIDE = 20;

    private static float[] pixels(int images, int channels) {
        SplittableRandom random = new SplittableRandom(3);
        float[] pixels = new float[images * channels * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) pixels[i] = random.nextInt(256);
        return pixels;
    }

    private static List<RandomGenerator> draws(int from, int to) {
        return IntStream.range(from, to)
                .<RandomGenerator>mapToObj(SplittableRandom::new)
                .toList();
    }

    private static Tensor apply(String text, Tensor images, List<RandomGenerator> draws) {
        return AugmentationPlan.of(Augmentations.parse(text), 2)
                .apply(images.clone(), Targets.Classes.of(new long[draws.size()]), draws, 0)
                .images();
    }

    private static float[] applied(String text, int channels) {
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(pixels(N, channels), N, SIDE, SIDE, channels)
                    .permute(0, 3, 1, 2);
            return HostCopy.floats(apply(text, images, draws(0, N)).permute(0, 2, 3, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "color(brightness=0, contrast=0, saturation=0)",
                "color(hue=0.5, p=0)",
                "grayscale=0",
                "invert=0",
                "solarize(threshold=256, p=1)",
                "posterize(bits=8, p=1)",
                "equalize=0",
                "autocontrast=0",
                "sharpness(strength=0, p=1)",
                "blur(sigma=0, p=1)",
                "noise(std=0, p=1)",
                "randaugment(ops=0)",
                "trivialaugment=0",
                "autoaugment(p=0)",
                "augmix(p=0)"
            })
    void withoutStrengthEveryPixelStays(String text) {
        assertArrayEquals(pixels(N, 3), applied(text, 3));
        assertArrayEquals(pixels(N, 1), applied(text, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "color(hue=0.2),blur,noise(p=1)",
                "randaugment=20,grayscale=0.5",
                "trivialaugment",
                "autoaugment=cifar",
                "augmix"
            })
    void neitherThreadsNorTheBatchDecideWhatAnImageBecomes(String text) {
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(pixels(N, 3), N, SIDE, SIDE, 3).permute(0, 3, 1, 2);
            float[] together = withThreads(3, () -> apply(text, images, draws(0, N)));
            assertArrayEquals(together, withThreads(1, () -> apply(text, images, draws(0, N))));
            float[] last = withThreads(2, () -> apply(text, images.narrow(0, N - 1, 1), draws(N - 1, N)));
            assertArrayEquals(Arrays.copyOfRange(together, together.length - last.length, together.length), last);
        }
    }

    private static float[] withThreads(int threads, java.util.function.Supplier<Tensor> images) {
        try (Cores cores = Cores.take(threads)) {
            return HostCopy.floats(images.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"color(hue=0.2)", "equalize=1", "randaugment", "invert"})
    void bytesBecomeTheSameFloatsAsFloatsDo(String text) {
        try (Scope scope = Scope.inference()) {
            Tensor floats = HostCopy.toTensor(pixels(N, 3), N, SIDE, SIDE, 3).permute(0, 3, 1, 2);
            Tensor changed = apply(text, floats.to(torch.ScalarType.Byte), draws(0, N));
            assertEquals(torch.ScalarType.Float, changed.scalar_type().intern());
            assertTrue(changed.is_contiguous(torch.MemoryFormat.ChannelsLast));
            assertArrayEquals(HostCopy.floats(apply(text, floats, draws(0, N))), HostCopy.floats(changed));
        }
    }

    @Test
    void severalInOneGoAreTheSameAsOneAfterTheOther() {
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(pixels(N, 3), N, 3, SIDE, SIDE);
            List<RandomGenerator> draws = draws(0, N);
            Tensor apart = apply("blur", apply("color", images, draws), draws);
            assertArrayEquals(HostCopy.floats(apart), HostCopy.floats(apply("color,blur", images, draws(0, N))));
        }
    }

    @Test
    void brightnessIsDrawnFromBothSidesOfOne() {
        float[] gray = new float[N * 8 * SIDE * SIDE];
        Arrays.fill(gray, 100);
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(gray, N * 8, 1, SIDE, SIDE);
            float[] values =
                    HostCopy.floats(apply("color(brightness=0.5, contrast=0, saturation=0)", images, draws(0, N * 8))
                            .amax(new long[] {1, 2, 3}, false));
            Arrays.sort(values);
            assertTrue(values[0] >= 50 && values[0] < 60, "darkest " + values[0]);
            assertTrue(values[values.length - 1] <= 150 && values[values.length - 1] > 140, "lightest");
        }
    }

    @Test
    void noiseHasItsStandardDeviationAndIsNewForEveryImage() {
        float[] gray = new float[2 * SIDE * SIDE];
        Arrays.fill(gray, 128);
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(gray, 2, 1, SIDE, SIDE);
            float[] values = HostCopy.floats(apply("noise(std=0.1, p=1)", images, draws(1, 3)));
            double sum = 0, squares = 0;
            for (float value : values) {
                sum += (value - 128) / 255;
                squares += Math.pow((value - 128) / 255, 2);
            }
            assertEquals(0, sum / values.length, 0.015);
            assertEquals(0.1, Math.sqrt(squares / values.length), 0.01);
            assertNotEquals(values[0], values[SIDE * SIDE]);
        }
    }

    @Test
    void anImageSmallerThanTheBlurIsBlurredAsFarAsItGoes() {
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(new float[] {0, 90, 30, 60}, 1, 1, 2, 2);
            float[] blurred = HostCopy.floats(apply("blur(sigma=50, p=1)", images, draws(1, 2)));
            // three equal weights along each side, of which the outer two meet the same neighbour
            assertArrayEquals(new float[] {160 / 3f, 110 / 3f, 170 / 3f, 100 / 3f}, blurred, 0.5f);
        }
    }
}
