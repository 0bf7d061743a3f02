package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.augment.CutMix;
import io.fovea.augment.Flip;
import io.fovea.augment.MixUp;
import io.fovea.augment.Rotate;
import io.fovea.augment.Shift;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
        return Stream.of(
                        "flip",
                        "vflip",
                        "rotate=20",
                        "rotate(degrees=20, p=0.5)",
                        "shift=0.3",
                        "affine",
                        "affine(p=0.6)",
                        "perspective",
                        "elastic(alpha=8, sigma=1)",
                        "elastic(p=0.5)",
                        "crop",
                        "crop(padding=2, edge=reflect)",
                        "erase(p=0.9, area=[0.1, 0.5])",
                        "erase(filling=noise)",
                        "erase(p=0.9, filling=black)",
                        "cutout",
                        "mixup=1",
                        "cutmix",
                        "color(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1)",
                        "grayscale=0.5",
                        "invert=0.5",
                        "solarize(p=0.5)",
                        "posterize(bits=4, p=0.5)",
                        "equalize=0.5",
                        "autocontrast=1",
                        "sharpness(p=0.5)",
                        "blur(p=0.5)",
                        "noise=0.1",
                        "randaugment",
                        "trivialaugment",
                        "autoaugment",
                        "augmix")
                .map(Augmentation::parse)
                .toList();
    }

    @Test
    void everyAugmentationHasAnExample() {
        assertEquals(
                Set.of(Augmentation.class.getPermittedSubclasses()),
                examples().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    private static boolean isMixing(Augmentation augmentation) {
        return augmentation instanceof MixUp || augmentation instanceof CutMix;
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
        assumeFalse(isMixing(augmentation), "mixing is of neighbours");
        for (long seed = 0; seed < 10; seed++) {
            float[] first = Arrays.copyOf(apply(augmentation, seed, 2, 3), C * H * W);
            assertArrayEquals(first, Arrays.copyOf(apply(augmentation, seed, 9, 8, 7), C * H * W));
            assertArrayEquals(first, Arrays.copyOf(apply(augmentation, seed), C * H * W));
            assertArrayEquals(second(apply(augmentation, 9, seed)), second(apply(augmentation, 7, seed)));
        }
    }

    private static float[] second(float[] images) {
        return Arrays.copyOfRange(images, C * H * W, 2 * C * H * W);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void threadsDoNotChangeAPixel(Augmentation augmentation) {
        float[] one, four;
        try (Cores cores = Cores.take(1)) {
            one = apply(augmentation, 1, 2, 3, 4, 5);
        }
        int threads = torch.get_num_threads();
        torch.set_num_threads(4);
        try {
            four = apply(augmentation, 1, 2, 3, 4, 5);
        } finally {
            torch.set_num_threads(threads);
        }
        assertArrayEquals(one, four);
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
    @ValueSource(
            strings = {
                "flip",
                "flip,shift=0.3",
                "rotate=20,flip",
                "rotate(degrees=20, p=0.3),shift",
                "crop(padding=2, edge=reflect)",
                "erase,cutout(filling=noise)",
                "cutmix",
                "cutmix,mixup",
                "elastic",
                "none"
            })
    void bytesGiveTheSamePixelsAsFloats(String text) {
        Augmentations augmentations = Augmentations.parse(text);
        try (Scope scope = Scope.inference()) {
            Tensor floats = HostCopy.toTensor(pixels(), N, H, W, C).permute(0, 3, 1, 2);
            Tensor bytes = floats.to(torch.ScalarType.Byte);
            Tensor changed = apply(augmentations, bytes, draws(1, 2, 3, 4, 5));
            assertArrayEquals(
                    HostCopy.floats(apply(augmentations, floats, draws(1, 2, 3, 4, 5))), HostCopy.floats(changed));
            boolean computes = Stream.of("rotate", "elastic", "mixup").anyMatch(text::contains);
            assertEquals(
                    computes ? torch.ScalarType.Float : torch.ScalarType.Byte,
                    changed.scalar_type().intern());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flip=0",
                "vflip=0",
                "rotate=0",
                "rotate(p=0)",
                "shift=0",
                "shift(p=0)",
                "affine(degrees=0, translate=0, scale=[1, 1], shear=0)",
                "affine(p=0)",
                "perspective(distortion=0, p=1)",
                "perspective(p=0)",
                "elastic=0",
                "elastic(p=0)",
                "crop=0",
                "crop(p=0)",
                "crop(padding=0, edge=reflect)",
                "crop(edge=reflect, p=0)",
                "erase=0",
                "erase(p=1, area=[0, 0])",
                "cutout=0",
                "cutout(p=0)",
                "mixup=0",
                "mixup(p=0)",
                "cutmix=0",
                "cutmix(p=0)"
            })
    void withoutStrengthItIsTheIdentity(String text) {
        assertArrayEquals(pixels(), apply(Augmentation.parse(text), 1, 2, 3, 4, 5));
    }

    @Test
    void flipWithCertaintyMirrorsEveryRow() {
        float[] before = pixels(), after = apply(new Flip(1), 1, 2, 3, 4, 5);
        for (int row = 0; row < N * C * H; row++) {
            for (int x = 0; x < W; x++) assertEquals(before[row * W + x], after[row * W + W - 1 - x]);
        }
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
