package io.fovea.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.framing.Letterbox;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.framing.ShownPart;
import io.fovea.framing.Squash;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    /** 0 to 1 from the left to the right of an image that is twice as wide as high. */
    private static HeatMap ramp(ShownPart part, int height, int width) {
        float[] values = new float[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (part.left() + (i % width + 0.5) / width * part.width());
        }
        return new HeatMap(height, width, values);
    }

    @Test
    void aMapStaysWhatItIsInItsOwnFrame() {
        float[] values = {0, 0.25f, 1, 0.5f, 0.125f, 0.75f};
        HeatMap map = new HeatMap(2, 3, values);
        ShownPart part = new ShorterSideCrop(20, 16, 16).shown(100, 170);
        assertArrayEquals(values, map.placed(part, part, 2, 3).values(), 1e-6f);
        assertArrayEquals(
                map.resized(7, 5).values(), map.placed(part, part, 7, 5).values(), 1e-6f);
    }

    @Test
    void whatACropSawLiesInTheMiddleOfTheWholeImageAndBesideItIsNothing() {
        ShownPart crop = new ShorterSideCrop(16, 16, 16).shown(50, 100), whole = new Squash(8, 40).shown(50, 100);
        HeatMap placed = ramp(crop, 16, 16).placed(crop, whole, 8, 40);
        for (int x = 0; x < 40; x++) {
            double share = (x + 0.5) / 40;
            if (share < 0.25 || share > 0.75) assertEquals(0, placed.values()[x]);
            else assertEquals(share, placed.values()[x], 0.02);
        }
    }

    @Test
    void theBordersOfALetterboxAreLeftBehind() {
        ShownPart box = new Letterbox(40, 40).shown(50, 100), whole = new Squash(10, 20).shown(50, 100);
        float[] values = new float[40 * 40];
        for (int i = 0; i < values.length; i++) values[i] = i / 40 < 10 || i / 40 >= 30 ? 1 : 0.5f;
        for (float value :
                new HeatMap(40, 40, values).placed(box, whole, 10, 20).values()) {
            assertEquals(0.5, value, 1e-6);
        }
    }
}
