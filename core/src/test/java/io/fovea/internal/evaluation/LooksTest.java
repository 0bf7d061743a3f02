package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.Traits;
import io.fovea.image.Image;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class LooksTest {
    private static final int SIDE = 10;

    private static Image drawn(int channels, IntBinaryOperator gray) {
        byte[] pixels = new byte[SIDE * SIDE * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) gray.applyAsInt(i / channels % SIDE, i / channels / SIDE);
        }
        return new Image(SIDE, SIDE, channels, pixels);
    }

    @Test
    void aGrayHasLightAndNoContrastAndNoEdges() {
        assertEquals(new Looks(51 / 255.0, 0, 0), rounded(Looks.of(drawn(1, (x, y) -> 51))));
        assertEquals(new Looks(51 / 255.0, 0, 0), rounded(Looks.of(drawn(3, (x, y) -> 51))));
    }

    private static Looks rounded(Looks looks) {
        return new Looks(
                Math.rint(looks.brightness() * 1e6) / 1e6,
                Math.rint(looks.contrast() * 1e6) / 1e6,
                Math.rint(looks.sharpness() * 1e6) / 1e6);
    }

    /** In a chequerboard every pixel differs from its four neighbours by white. */
    @Test
    void aChequerboardHasTheMostOfAll() {
        Looks looks = Looks.of(drawn(1, (x, y) -> (x + y) % 2 * 255));
        assertEquals(0.5, looks.brightness(), 1e-12);
        assertEquals(0.5, looks.contrast(), 1e-12);
        assertEquals(4, looks.sharpness(), 1e-12);
    }

    @Test
    void aRampIsNoEdgeAndAStepIs() {
        assertEquals(0, Looks.of(drawn(1, (x, y) -> 20 * x)).sharpness(), 1e-9);
        assertTrue(Looks.of(drawn(1, (x, y) -> x < 5 ? 0 : 180)).sharpness() > 0.1);
    }

    @Test
    void traitsHaveTheSizeOfTheFile() {
        Traits traits = Looks.of(drawn(1, (x, y) -> 51)).traits(300, 400, Map.of("camera", "phone"));
        assertEquals(300, traits.height());
        assertEquals(400, traits.width());
        assertEquals(Map.of("camera", "phone"), traits.named());
    }
}
