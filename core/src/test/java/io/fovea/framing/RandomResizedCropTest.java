package io.fovea.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.image.Resampling;
import io.fovea.image.Window;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomResizedCropTest {
    @Test
    void partsHaveTheAreaAndShapeAskedFor() {
        RandomResizedCrop crop = new RandomResizedCrop(32, 32, 0.2, 0.6, 0.5, 2, Resampling.BILINEAR);
        SplittableRandom draw = new SplittableRandom(5);
        double areas = 0, logRatios = 0;
        int n = 4000;
        for (int i = 0; i < n; i++) {
            Window part = crop.part(1000, 1000, draw);
            double area = part.height() * part.width() / 1e6, ratio = (double) part.width() / part.height();
            assertTrue(area > 0.198 && area < 0.602, "area " + area);
            assertTrue(ratio > 0.497 && ratio < 2.01, "ratio " + ratio);
            assertTrue(part.top() + part.height() <= 1000 && part.left() + part.width() <= 1000, part.toString());
            areas += area;
            logRatios += Math.log(ratio);
        }
        assertEquals(0.4, areas / n, 0.01);
        assertEquals(0, logRatios / n, 0.03);
    }

    @Test
    void impossibleShapesFallBackToTheCentre() {
        RandomResizedCrop crop = new RandomResizedCrop(32, 32, 1, 1, 3 / 4.0, 4 / 3.0, Resampling.BILINEAR);
        assertEquals(new Window(0, 433, 100, 133), crop.part(100, 1000, new SplittableRandom(0)));
        assertEquals(new Window(433, 0, 133, 100), crop.part(1000, 100, new SplittableRandom(0)));
    }

    @Test
    void theWholeOfASinglePixelIsTaken() {
        assertEquals(new Window(0, 0, 1, 1), new RandomResizedCrop(8, 8).part(1, 1, new SplittableRandom(0)));
    }
}
