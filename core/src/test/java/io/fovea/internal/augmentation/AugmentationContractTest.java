package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.augment.AugMix;
import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.augment.AutoAugment;
import io.fovea.augment.Autocontrast;
import io.fovea.augment.Blur;
import io.fovea.augment.Color;
import io.fovea.augment.Equalize;
import io.fovea.augment.Flip;
import io.fovea.augment.Grayscale;
import io.fovea.augment.Invert;
import io.fovea.augment.Noise;
import io.fovea.augment.Posterize;
import io.fovea.augment.RandAugment;
import io.fovea.augment.Rotate;
import io.fovea.augment.Sharpness;
import io.fovea.augment.Shift;
import io.fovea.augment.Solarize;
import io.fovea.augment.TrivialAugment;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationContractTest {
    private static final int N = 5, C = 3, H = 16, W = 19;

    static List<Augmentation> examples() {
        return List.of(
                new Flip(0.5),
                new Rotate(20),
                new Shift(0.3),
                new Color(0.4, 0.4, 0.4, 0.1, 1),
                new Grayscale(0.5),
                new Invert(0.5),
                new Solarize(128, 0.5),
                new Posterize(4, 0.5),
                new Equalize(0.5),
                new Autocontrast(1),
                new Sharpness(0.5, 0.5),
                new Blur(2, 0.5),
                new Noise(0.1, 0.5),
                new RandAugment(9, 2, 1),
                new TrivialAugment(1),
                new AutoAugment(AutoAugment.Policy.CIFAR, 1),
                new AugMix(3, 3, 0, 1));
    }

    @Test
    void everyAugmentationHasAnExample() {
        assertEquals(
                Set.of(Augmentation.class.getPermittedSubclasses()),
                examples().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    private static float[] pixels() {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[N * C * H * W];
        for (int i = 0; i < pixels.length; i++) pixels[i] = random.nextInt(256);
        return pixels;
    }

    private static List<RandomGenerator> draws(long... seeds) {
        return LongStream.of(seeds)
                .<RandomGenerator>mapToObj(SplittableRandom::new)
                .toList();
    }

    private static float[] apply(Augmentation augmentation, long... seeds) {
        try (Scope scope = Scope.inference()) {
            float[] pixels = Arrays.copyOf(pixels(), seeds.length * C * H * W);
            Tensor images = HostCopy.toTensor(pixels, seeds.length, C, H, W);
            Tensor changed = apply(new Augmentations(List.of(augmentation)), images, draws(seeds));
            assertArrayEquals(HostCopy.shape(images), HostCopy.shape(changed));
            return HostCopy.floats(changed);
        }
    }

    /** On a copy: the plan may change what it gets in place. */
    private static Tensor apply(Augmentations augmentations, Tensor images, List<RandomGenerator> draws) {
        Targets targets = Targets.Classes.of(new long[draws.size()]);
        return AugmentationPlan.of(augmentations, 2)
                .apply(images.clone(), targets, draws, 0)
                .images();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sameDrawsGiveTheSamePixels(Augmentation augmentation) {
        assertArrayEquals(apply(augmentation, 1, 2, 3, 4, 5), apply(augmentation, 1, 2, 3, 4, 5));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anImageDoesNotDependOnItsNeighbours(Augmentation augmentation) {
        float[] first = Arrays.copyOf(apply(augmentation, 1, 2, 3), C * H * W);
        assertArrayEquals(first, Arrays.copyOf(apply(augmentation, 1, 9, 8, 7), C * H * W), 1e-3f);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void someDrawChangesTheImageAndValuesStayInRange(Augmentation augmentation) {
        float[] changed = apply(augmentation, 1, 2, 3, 4, 5);
        assertFalse(Arrays.equals(pixels(), changed));
        for (float value : changed) assertTrue(value >= -1e-3 && value <= 255.001, "got " + value);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void leavesNoNativesBehind(Augmentation augmentation) {
        apply(augmentation, 1);
        long before = Pointer.totalCount();
        for (int i = 0; i < 5; i++) apply(augmentation, i);
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theLayoutStaysChannelsLast(Augmentation augmentation) {
        try (Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(pixels(), N, H, W, C).permute(0, 3, 1, 2);
            Tensor changed = apply(new Augmentations(List.of(augmentation)), images, draws(1, 2, 3, 4, 5));
            assertTrue(changed.is_contiguous(torch.MemoryFormat.ChannelsLast), augmentation.text());
        }
    }

    /** Bytes are moved as bytes as long as nothing computes with them. */
    @ParameterizedTest
    @ValueSource(strings = {"flip", "flip,shift=0.3", "rotate=20,flip", "none"})
    void bytesGiveTheSamePixelsAsFloats(String text) {
        Augmentations augmentations = Augmentations.parse(text);
        try (Scope scope = Scope.inference()) {
            Tensor floats = HostCopy.toTensor(pixels(), N, H, W, C).permute(0, 3, 1, 2);
            Tensor bytes = floats.to(torch.ScalarType.Byte);
            Tensor changed = apply(augmentations, bytes, draws(1, 2, 3, 4, 5));
            assertArrayEquals(
                    HostCopy.floats(apply(augmentations, floats, draws(1, 2, 3, 4, 5))), HostCopy.floats(changed));
            boolean moved = !text.contains("rotate");
            assertEquals(
                    moved ? torch.ScalarType.Byte : torch.ScalarType.Float,
                    changed.scalar_type().intern());
        }
    }

    @Test
    void flipWithCertaintyMirrorsEveryRow() {
        float[] before = pixels(), after = apply(new Flip(1), 1, 2, 3, 4, 5);
        for (int row = 0; row < N * C * H; row++) {
            for (int x = 0; x < W; x++) assertEquals(before[row * W + x], after[row * W + W - 1 - x]);
        }
    }

    @Test
    void noRotationAndNoShiftAreTheIdentity() {
        assertArrayEquals(pixels(), apply(new Rotate(0), 1, 2, 3, 4, 5), 2e-3f);
        assertArrayEquals(pixels(), apply(new Shift(0), 1, 2, 3, 4, 5), 2e-3f);
    }

    @Test
    void rotationKeepsTheShapeOfACentredDiscOnAnOblongImage() {
        int height = 21, width = 41;
        float[] disc = new float[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) disc[y * width + x] = Math.hypot(y - 10, x - 20) < 8 ? 255 : 0;
        }
        try (Scope scope = Scope.inference()) {
            Tensor image = HostCopy.toTensor(disc, 1, 1, height, width);
            float[] turned = HostCopy.floats(apply(new Augmentations(List.of(new Rotate(90))), image, draws(12)));
            double difference = 0;
            for (int i = 0; i < disc.length; i++) difference += Math.abs(disc[i] - turned[i]) / 255;
            assertTrue(difference < 40, "a turned disc differs in " + difference + " of 201 pixels");
        }
    }

    @Test
    void shiftMovesWholePixels() {
        float[] after = apply(new Shift(0.3), 7);
        Set<Float> values = new java.util.HashSet<>();
        for (float value : pixels()) values.add(value);
        for (float value : after) {
            assertTrue(values.contains((float) Math.round(value)) || value == 0, "interpolated " + value);
        }
    }
}
