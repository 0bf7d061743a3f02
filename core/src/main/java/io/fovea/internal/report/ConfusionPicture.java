package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.evaluate.ConfusionMatrix;
import java.awt.image.BufferedImage;
import java.util.stream.Collectors;

/**
 * A confusion matrix as pixels: a square a cell, true classes down, answers across, darker for a larger share of the
 * row's images. Right answers are green, wrong ones red; the row of a class that no image has is gray. Nothing is
 * written into it, because a server may have no fonts.
 */
final class ConfusionPicture {
    /** With more classes a cell would be below what the eye sees. */
    static final int MOST_CLASSES = 256;

    /** Of the whole picture, but that cells have {@link #LARGEST_CELL} pixels at most and 2 at least. */
    private static final int SIDE = 512;

    private static final int LARGEST_CELL = 32, SMALLEST_CELL = 2;

    /** Cells from this side on are parted by a line. */
    private static final int PARTED_CELL = 6;

    private static final int LINE = 0xC8C8C8, NO_IMAGES = 0xE6E6E6, WHITE = 0xFFFFFF;
    private static final int RIGHT = 0x1B7837, WRONG = 0xB2182B;

    /** What a single mistake of many images is still seen by. */
    private static final double FAINTEST = 0.1;

    private ConfusionPicture() {}

    /** Whether there is a picture of so many classes. */
    static boolean shows(int classes) {
        return classes <= MOST_CLASSES;
    }

    /** @param matrix of at most {@link #MOST_CLASSES} classes */
    static BufferedImage of(ConfusionMatrix matrix) {
        int classes = matrix.classes();
        if (!shows(classes)) throw new IllegalArgumentException(classes + " classes are no picture");
        int cell = cell(classes), gap = cell >= PARTED_CELL ? 1 : 0;
        int side = classes * (cell + gap) + gap;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        fill(image, 0, 0, side, LINE);
        for (int truth = 0; truth < classes; truth++) {
            for (int answer = 0; answer < classes; answer++) {
                int x = gap + answer * (cell + gap), y = gap + truth * (cell + gap);
                fill(image, x, y, cell, colour(matrix, truth, answer));
            }
        }
        return image;
    }

    /** What the picture does not tell: which class is which. */
    static String description(Labels labels) {
        String names = labels.names().stream()
                .map(name -> "`" + name.replace('`', '\'') + "`")
                .collect(Collectors.joining(", "));
        return "Rows are the true classes, columns the answers, from the top and from the left in this order: " + names
                + ". The darker, the larger the share of the row's images; green is right, red is wrong.";
    }

    /** Side of a cell in pixels. */
    static int cell(int classes) {
        return Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, SIDE / classes));
    }

    private static int colour(ConfusionMatrix matrix, int truth, int answer) {
        long images = matrix.support(truth), count = matrix.count(truth, answer);
        if (images == 0) return NO_IMAGES;
        if (count == 0) return WHITE;
        double share = FAINTEST + (1 - FAINTEST) * count / images;
        return mixed(truth == answer ? RIGHT : WRONG, share);
    }

    /** So much of a colour on white. */
    private static int mixed(int colour, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int full = colour >> shift & 255;
            mixed |= (int) Math.round(255 - share * (255 - full)) << shift;
        }
        return mixed;
    }

    private static void fill(BufferedImage image, int left, int top, int side, int colour) {
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) image.setRGB(x, y, colour);
        }
    }
}
