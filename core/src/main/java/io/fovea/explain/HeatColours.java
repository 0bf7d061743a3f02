package io.fovea.explain;

import io.fovea.image.Image;

/** A picture with a heat map over it: from blue over yellow to red, the clearer the hotter. */
final class HeatColours {
    /** From cold to hot. */
    private static final int[] COLOURS = {0x2c4bd8, 0x27b5e0, 0x7ddc5a, 0xf7d43b, 0xf0692b, 0xb4121b};

    /** Of the heat in a mixture with the picture. */
    private static final double STRONGEST = 0.65, WEAKEST = 0.15;

    private HeatColours() {}

    /**
     * @param picture of any size, which the overlay then has
     * @return RGB
     */
    static Image over(Image picture, HeatMap heat) {
        Image colour = picture.withChannels(3);
        HeatMap fitting = heat.resized(colour.height(), colour.width());
        byte[] pixels = new byte[colour.pixels().length];
        for (int i = 0; i < fitting.values().length; i++) {
            float value = fitting.values()[i];
            double share = WEAKEST + (STRONGEST - WEAKEST) * value;
            int heated = colour(value);
            for (int c = 0; c < 3; c++) {
                int own = colour.pixels()[3 * i + c] & 255, its = heated >> 8 * (2 - c) & 255;
                pixels[3 * i + c] = (byte) Math.round((1 - share) * own + share * its);
            }
        }
        return new Image(colour.height(), colour.width(), 3, pixels);
    }

    private static int colour(float value) {
        double place = value * (COLOURS.length - 1);
        int below = Math.min(COLOURS.length - 2, (int) place);
        double share = place - below;
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = COLOURS[below] >> shift & 255, b = COLOURS[below + 1] >> shift & 255;
            mixed |= (int) Math.round(a + share * (b - a)) << shift;
        }
        return mixed;
    }
}
