package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The kernels themselves are compared with torchvision's where augmentations use them. */
class DegradationTest {
    private static final int SIDE = 12, IMAGES = 2;

    /** A bright square of 4 x 4 in the middle of dark gray, twice. */
    private static float[] drawn() {
        float[] pixels = new float[IMAGES * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % SIDE, y = i / SIDE % SIDE;
            pixels[i] = x >= 4 && x < 8 && y >= 4 && y < 8 ? 200 : 40;
        }
        return pixels;
    }

    private static float[] changed(float[] pixels, UnaryOperator<Tensor> change) {
        try (Scope scope = Scope.inference()) {
            return HostCopy.floats(change.apply(HostCopy.toTensor(pixels, IMAGES, 1, SIDE, SIDE)));
        }
    }

    private static double sum(float[] pixels) {
        double sum = 0;
        for (float pixel : pixels) sum += pixel;
        return sum;
    }

    @Test
    void blurSpreadsLightAndLosesNone() {
        float[] blurred = changed(drawn(), images -> Degradation.blurred(images, 0.8));
        assertEquals(sum(drawn()), sum(blurred), 1);
        int corner = 4 * SIDE + 4, outside = 3 * SIDE + 4;
        assertEquals(true, blurred[corner] < 200 && blurred[outside] > 40);
    }

    @Test
    void noiseIsThatOfItsSeedAndStaysWithinBlackAndWhite() {
        float[] noisy = changed(drawn(), images -> Degradation.noisy(images, 50, new long[] {1, 2}));
        assertArrayEquals(noisy, changed(drawn(), images -> Degradation.noisy(images, 50, new long[] {1, 2})));
        int half = noisy.length / 2;
        assertFalse(Arrays.equals(Arrays.copyOf(noisy, half), Arrays.copyOfRange(noisy, half, noisy.length)));
        for (float pixel : noisy) assertEquals(pixel, Math.max(0, Math.min(255, pixel)));
    }

    @Test
    void brightnessIsCutOffAtWhite() {
        float[] bright = changed(drawn(), images -> Degradation.brightened(images, 1.5));
        assertEquals(60, bright[0]);
        assertEquals(255, bright[5 * SIDE + 5]);
    }

    @Test
    void everyImageIsTurnedItsOwnWay() {
        float[] pixels = drawn();
        pixels[SIDE / 2] = 240; // at the upper edge of the first
        pixels[SIDE * SIDE + SIDE / 2] = 240; // and of the second
        float[] turned = changed(pixels, images -> Degradation.turned(images, new double[] {90, -90}));
        assertEquals(240, turned[(SIDE / 2 - 1) * SIDE], 0.01, "anticlockwise: at the left");
        assertEquals(240, turned[SIDE * SIDE + SIDE / 2 * SIDE + SIDE - 1], 0.01, "clockwise: at the right");
    }

    @Test
    void aSmallerPictureHasBlackAroundIt() {
        float[] small = changed(drawn(), images -> Degradation.scaled(images, 0.5));
        assertEquals(0, small[0]);
        assertEquals(0, small[2 * SIDE + 2]);
        assertEquals(40, small[4 * SIDE + 4], 0.01);
        assertEquals(200, small[5 * SIDE + 5], 60);
    }
}
