package io.fovea.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * RGB pixels of Java2D images. Samples are taken as they are stored, without colour management, as Pillow does:
 * Java2D's own conversion would brighten gray, which it takes for linear light.
 */
final class BufferedImagePixels {
    private BufferedImagePixels() {}

    static Image rgb(BufferedImage image) {
        ColorModel colours = image.getColorModel();
        if (colours instanceof ComponentColorModel
                && !(colours.hasAlpha() && colours.isAlphaPremultiplied())
                && (colours.getTransferType() == DataBuffer.TYPE_BYTE
                        || colours.getTransferType() == DataBuffer.TYPE_USHORT)) {
            int extraBits = Math.max(0, colours.getComponentSize(0) - 8);
            switch (colours.getColorSpace().getType()) {
                case ColorSpace.TYPE_GRAY -> {
                    return bands(image.getRaster(), extraBits, 0, 0, 0);
                }
                case ColorSpace.TYPE_RGB -> {
                    return bands(image.getRaster(), extraBits, 0, 1, 2);
                }
                case ColorSpace.TYPE_CMYK -> {
                    return Cmyk.rgb(image.getRaster(), extraBits);
                }
                default -> {}
            }
        }
        return converted(image);
    }

    private static Image bands(Raster raster, int extraBits, int red, int green, int blue) {
        int width = raster.getWidth(), height = raster.getHeight(), bands = raster.getNumBands();
        byte[] out = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[width * bands];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += bands) {
                out[at++] = (byte) (row[i + red] >> extraBits);
                out[at++] = (byte) (row[i + green] >> extraBits);
                out[at++] = (byte) (row[i + blue] >> extraBits);
            }
        }
        return new Image(height, width, 3, out);
    }

    /** @param palette 0xRRGGBB by the value of the first band */
    static Image ofPalette(Raster raster, int[] palette) {
        int width = raster.getWidth(), height = raster.getHeight();
        byte[] out = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                int rgb = palette[index];
                out[at++] = (byte) (rgb >> 16);
                out[at++] = (byte) (rgb >> 8);
                out[at++] = (byte) rgb;
            }
        }
        return new Image(height, width, 3, out);
    }

    /** Palettes and packed pixels are sRGB in Java2D; other colour spaces are converted by it. Alpha is left out. */
    private static Image converted(BufferedImage image) {
        int width = image.getWidth(), height = image.getHeight();
        byte[] out = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                out[at++] = (byte) (argb >> 16);
                out[at++] = (byte) (argb >> 8);
                out[at++] = (byte) argb;
            }
        }
        return new Image(height, width, 3, out);
    }
}
