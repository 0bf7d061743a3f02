package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.augment.Augmentations;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AugmentationPlanTest {
    private static final int N = 4, SIDE = 8, CLASSES = 3;

    /** Images of one level each: 0, 60, 120, 180. */
    private static Tensor levels() {
        float[] pixels = new float[N * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) pixels[i] = 60 * (i / (SIDE * SIDE));
        return HostCopy.toTensor(pixels, N, 1, SIDE, SIDE);
    }

    private static List<RandomGenerator> draws(long seed) {
        return LongStream.range(seed, seed + N)
                .<RandomGenerator>mapToObj(SplittableRandom::new)
                .toList();
    }

    /** Gives these numbers, as {@code nextDouble}, and then the first again. */
    private static RandomGenerator given(double... numbers) {
        int[] next = {0};
        return () -> (long) (numbers[next[0]++ % numbers.length] * 0x1p53) << 11;
    }

    private static Augmented apply(String text, Targets targets, long seed) {
        return AugmentationPlan.of(Augmentations.parse(text), CLASSES).apply(levels(), targets, draws(seed), 0);
    }

    @Test
    void theLastEpochsGetTheImagesAsTheyAre() {
        try (Scope scope = Scope.inference()) {
            AugmentationPlan plan = AugmentationPlan.of(Augmentations.parse("erase=1,mixup"), CLASSES, 3);
            Targets targets = Targets.Classes.of(new long[N]);
            assertTrue(plan.isOn(2));
            assertFalse(plan.isOn(3));
            assertInstanceOf(
                    Targets.Shares.class,
                    plan.apply(levels(), targets, draws(1), 2).targets());
            Augmented off = plan.apply(levels(), targets, draws(1), 3);
            assertEquals(targets, off.targets());
            assertArrayEquals(HostCopy.floats(levels()), HostCopy.floats(off.images()));
        }
    }

    /** Sampled twice, a picture of noise would be smoothed. */
    @Test
    void warpsThatFollowEachOtherSampleOnce() {
        try (Scope scope = Scope.inference()) {
            SplittableRandom random = new SplittableRandom(1);
            float[] noise = new float[SIDE * SIDE];
            for (int i = 0; i < noise.length; i++) noise[i] = random.nextInt(256);
            // 30 degrees to the left, mirrored, and 30 degrees to the left again
            RandomGenerator draw = given(1 - 0x1p-53, 0, 1 - 0x1p-53);
            AugmentationPlan plan = AugmentationPlan.of(Augmentations.parse("rotate=30,flip,rotate=30"), CLASSES);
            Augmented turned = plan.apply(
                    HostCopy.toTensor(noise, 1, 1, SIDE, SIDE), Targets.Classes.of(new long[1]), List.of(draw), 0);
            float[] mirrored = new float[noise.length];
            for (int i = 0; i < noise.length; i++) mirrored[i] = noise[i / SIDE * SIDE + SIDE - 1 - i % SIDE];
            assertArrayEquals(mirrored, HostCopy.floats(turned.images()), 0.05f);
        }
    }

    @Test
    void mixedImagesHaveTheSharesOfTheirClasses() {
        try (Scope scope = Scope.inference()) {
            Augmented mixed = apply("mixup=1", Targets.Classes.of(new long[] {0, 1, 2, 0}), 5);
            float[] images = HostCopy.floats(mixed.images());
            float[] shares = HostCopy.floats(mixed.targets().shares(CLASSES));
            int[] classes = {0, 1, 2, 0};
            boolean some = false;
            for (int i = 0; i < N; i++) {
                int before = (i + N - 1) % N;
                double level = images[i * SIDE * SIDE], own = (level - 60 * before) / (60 * (i - before));
                float[] expected = new float[CLASSES];
                expected[classes[i]] += (float) own;
                expected[classes[before]] += (float) (1 - own);
                assertArrayEquals(expected, Arrays.copyOfRange(shares, i * CLASSES, (i + 1) * CLASSES), 1e-5f);
                some |= own > 0.05 && own < 0.95;
            }
            assertTrue(some, "nothing was mixed");
        }
    }

    @Test
    void aBoxOfAnotherImageHasTheShareOfItsArea() {
        try (Scope scope = Scope.inference()) {
            Augmented mixed = apply("cutmix", Targets.Classes.of(new long[] {0, 1, 2, 0}), 5);
            float[] images = HostCopy.floats(mixed.images());
            float[] shares = HostCopy.floats(mixed.targets().shares(CLASSES));
            int cut = 0;
            for (int i = 1; i < N - 1; i++) { // the first and the last are of one class
                int kept = 0;
                for (int j = 0; j < SIDE * SIDE; j++) if (images[i * SIDE * SIDE + j] == 60 * i) kept++;
                assertEquals((double) kept / (SIDE * SIDE), shares[i * CLASSES + i], 1e-6);
                assertEquals(1 - (double) kept / (SIDE * SIDE), shares[i * CLASSES + i - 1], 1e-6);
                if (kept < SIDE * SIDE) cut++;
            }
            assertTrue(cut > 0, "nothing was cut");
        }
    }

    @Test
    void severalLabelsAreMixedEachForItself() {
        try (Scope scope = Scope.inference()) {
            float[] labels = {1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1};
            Augmented mixed = apply("mixup=1", new Targets.Several(HostCopy.toTensor(labels, N, CLASSES)), 5);
            float[] of = HostCopy.floats(
                    assertInstanceOf(Targets.Several.class, mixed.targets()).labels());
            assertEquals(1, of[3 + 1], 1e-6); // both images have it
            assertEquals(0, of[3 + 2], 1e-6); // none has
            assertTrue(of[3] > 0 && of[3] < 1, "got " + of[3]);
        }
    }

    @Test
    void whereBothStandEveryImageIsMixedInOneWay() {
        try (Scope scope = Scope.inference()) {
            List<Integer> levels = new ArrayList<>();
            for (int seed = 0; seed < 40; seed += N) {
                Augmented mixed = apply("mixup=1,cutmix", Targets.Classes.of(new long[N]), seed);
                float[] images = HostCopy.floats(mixed.images());
                for (int i = 0; i < N; i++) {
                    float[] image = Arrays.copyOfRange(images, i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
                    boolean pasted = false;
                    for (float level : image) pasted |= level != image[0];
                    boolean blended = image[0] % 60 != 0;
                    assertFalse(pasted && blended, "an image is blended and cut");
                    levels.add(pasted ? 1 : blended ? 2 : 0);
                }
            }
            assertTrue(levels.contains(1) && levels.contains(2), "only one way was taken: " + levels);
        }
    }

    /** Mean 1/2 and variance 1 / (4 (2 alpha + 1)). */
    @Test
    void sharesFollowTheBetaDistribution() {
        for (double alpha : new double[] {0.001, 0.2, 1, 3, 100}) {
            RandomGenerator draw = new SplittableRandom(4);
            int n = 20_000;
            double sum = 0, squares = 0;
            for (int i = 0; i < n; i++) {
                double x = Beta.draw(draw, alpha);
                assertTrue(x >= 0 && x <= 1, "got " + x);
                sum += x;
                squares += (x - 0.5) * (x - 0.5);
            }
            double variance = 1 / (4 * (2 * alpha + 1));
            assertEquals(0.5, sum / n, 4 * Math.sqrt(variance / n), "alpha " + alpha);
            assertEquals(variance, squares / n, 0.05 * variance, "alpha " + alpha);
        }
    }

    @Test
    void whatIsErasedHasTheAskedArea() {
        try (Scope scope = Scope.inference()) {
            for (int seed = 0; seed < 40; seed += N) {
                Augmented erased =
                        apply("erase(p=1, area=[0.2, 0.3], filling=black)", Targets.Classes.of(new long[N]), seed);
                float[] images = HostCopy.floats(erased.images());
                for (int i = 1; i < N; i++) { // the first image is black
                    int covered = 0;
                    for (int j = 0; j < SIDE * SIDE; j++) if (images[i * SIDE * SIDE + j] == 0) covered++;
                    double share = (double) covered / (SIDE * SIDE); // sides are whole pixels
                    assertTrue(share > 0.12 && share < 0.4, "covered " + share);
                }
            }
        }
    }
}
