package io.fovea.image;

import java.awt.image.Raster;

/** Ink to light, without colour profiles, as Pillow's {@code convert("RGB")}. */
final class Cmyk {
    private Cmyk() {}

    /** From cyan, magenta, yellow, black, each 0 for no ink. */
    static Image rgb(Raster raster, int extraBits) {
        return convert(raster, (inks, i) -> {
            for (int c = 0; c < 4; c++) inks[i + c] >>= extraBits;
        });
    }

    /**
     * From the four components of a JPEG file. Pillow takes all of them for inverted, as Photoshop writes them.
     *
     * @param transformed whether the first three are YCbCr (of the inverted inks' complement: libjpeg
     *     {@code jdcolor.c})
     */
    static Image ofJpeg(Raster raster, boolean transformed) {
        return convert(raster, (inks, i) -> {
            if (transformed) toInks(inks, i);
            for (int c = 0; c < 4; c++) inks[i + c] = 255 - inks[i + c];
        });
    }

    private interface Step {
        /** Makes four components from {@code at} on inks of 0 to 255. */
        void apply(int[] components, int at);
    }

    private static Image convert(Raster raster, Step toInks) {
        int width = raster.getWidth(), height = raster.getHeight(), bands = raster.getNumBands();
        byte[] out = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[width * bands];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += bands) {
                toInks.apply(row, i);
                int light = 255 - row[i + 3];
                for (int c = 0; c < 3; c++) out[at++] = (byte) (light - share(row[i + c], light));
            }
        }
        return new Image(height, width, 3, out);
    }

    /** {@code a * b / 255}, rounded ({@code MULDIV255} of Pillow's {@code ImagingUtils.h}). */
    private static int share(int a, int b) {
        int product = a * b + 128;
        return (product >> 8) + product >> 8;
    }

    /** YCbCr to CMY in the 16-bit fixed point of libjpeg's {@code ycck_cmyk_convert}. */
    private static void toInks(int[] components, int i) {
        int luma = components[i], blue = components[i + 1] - 128, red = components[i + 2] - 128;
        components[i] = clamp(255 - (luma + (91881 * red + 32768 >> 16)));
        components[i + 1] = clamp(255 - (luma + (-22554 * blue - 46802 * red + 32768 >> 16)));
        components[i + 2] = clamp(255 - (luma + (116130 * blue + 32768 >> 16)));
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
