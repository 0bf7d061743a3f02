package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.ConfusionMatrix;
import io.fovea.evaluate.Outcome;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionPictureTest {
    private static final int CELL = 32, STEP = CELL + 1;

    /** Of class 0 all right, of class 1 three of four called 0, of class 2 none there. */
    private static ConfusionMatrix matrix() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 5; i++) outcomes.add(outcome(0, 0));
        for (int i = 0; i < 4; i++) outcomes.add(outcome(1, i == 0 ? 1 : 0));
        return ConfusionMatrix.of(3, outcomes);
    }

    private static Outcome outcome(int truth, int answer) {
        float[] logits = new float[3];
        logits[answer] = 1;
        return Outcome.of("a.png", truth, logits);
    }

    private static int middle(BufferedImage image, int truth, int answer) {
        return image.getRGB(1 + answer * STEP + CELL / 2, 1 + truth * STEP + CELL / 2) & 0xffffff;
    }

    @Test
    void rowsAreTheTruthAndEveryCellIsAsDarkAsItsShareOfTheRow() {
        BufferedImage image = ConfusionPicture.of(matrix());
        assertEquals(3 * STEP + 1, image.getWidth());
        assertEquals(image.getWidth(), image.getHeight());
        assertEquals(0x1B7837, middle(image, 0, 0), "all of class 0 are right");
        assertEquals(0xFFFFFF, middle(image, 0, 1), "none of class 0 was called 1");
        // 0.1 + 0.9 * 3/4 of 0xB2182B on white
        assertEquals(rgb(255 - 0.775 * 77, 255 - 0.775 * 231, 255 - 0.775 * 212), middle(image, 1, 0));
        assertEquals(rgb(255 - 0.325 * 228, 255 - 0.325 * 135, 255 - 0.325 * 200), middle(image, 1, 1));
        assertEquals(0xE6E6E6, middle(image, 2, 2), "of class 2 there is no image");
    }

    private static int rgb(double red, double green, double blue) {
        return (int) Math.round(red) << 16 | (int) Math.round(green) << 8 | (int) Math.round(blue);
    }

    @Test
    void cellsOfFewClassesArePartedByLines() {
        BufferedImage image = ConfusionPicture.of(matrix());
        for (int line = 0; line <= 3; line++) {
            assertEquals(0xC8C8C8, image.getRGB(line * STEP, 5) & 0xffffff);
            assertEquals(0xC8C8C8, image.getRGB(5, line * STEP) & 0xffffff);
        }
    }

    @Test
    void aPictureStaysSmallWithManyClassesAndThereIsNoneOfTooMany() {
        for (int classes : new int[] {1, 2, 10, 73, 74, 200, 256}) {
            BufferedImage image = ConfusionPicture.of(ConfusionMatrix.of(classes, List.of()));
            assertTrue(image.getWidth() <= 600, classes + " classes are " + image.getWidth() + " pixels");
            assertTrue(image.getWidth() >= 2 * classes, classes + " classes are " + image.getWidth() + " pixels");
        }
        assertFalse(ConfusionPicture.shows(257));
        ConfusionMatrix large = ConfusionMatrix.of(257, List.of());
        assertThrows(IllegalArgumentException.class, () -> ConfusionPicture.of(large));
    }
}
