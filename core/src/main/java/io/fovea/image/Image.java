package io.fovea.image;

import io.fovea.internal.limit.Limit;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Objects;

/**
 * One picture: {@code height * width * channels} bytes in row-major HWC order, each sample 0 to 255. Three channels are
 * sRGB red, green, blue; one channel is luma. The pixels are shared, not copied: treat them as immutable.
 */
public record Image(int height, int width, int channels, byte[] pixels) {
    public Image {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image has at least 1x1 pixels, got " + width + "x" + height);
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 (gray) or 3 (RGB), got " + channels);
        }
        Objects.requireNonNull(pixels);
        if (pixels.length != (long) height * width * channels) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are not " + width + "x" + height + "x" + channels + " samples");
        }
    }

    /**
     * RGB pixels of a Java2D image of any type. Alpha is dropped and samples of 16 bits keep their high byte; gray and
     * RGB are taken as stored, without colour management.
     *
     * @throws IllegalArgumentException above 700 million pixels
     */
    public static Image of(BufferedImage image) {
        if (!Limit.PIXELS.holds((long) image.getWidth() * image.getHeight())) {
            throw new IllegalArgumentException("an image has at most " + Limit.PIXELS.most() + " pixels, got "
                    + image.getWidth() + "x" + image.getHeight());
        }
        return BufferedImagePixels.rgb(image);
    }

    /**
     * The same picture with 1 or 3 channels. Colour becomes luma with the ITU-R 601-2 weights in Pillow's fixed point
     * (Pillow {@code src/libImaging/Convert.c}, {@code L24}); gray becomes three equal channels.
     */
    public Image withChannels(int wanted) {
        if (wanted == channels) return this;
        byte[] out = new byte[height * width * wanted];
        for (int i = 0; i < height * width; i++) {
            if (wanted == 3) {
                out[3 * i] = out[3 * i + 1] = out[3 * i + 2] = pixels[i];
            } else {
                int red = pixels[3 * i] & 255, green = pixels[3 * i + 1] & 255, blue = pixels[3 * i + 2] & 255;
                out[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
            }
        }
        return new Image(height, width, wanted, out);
    }

    /**
     * A rectangle of this picture; what lies outside of it is black, as in Pillow's {@code crop}.
     *
     * @param top may be negative or beyond the picture, as may {@code left}
     */
    public Image crop(int top, int left, int cropHeight, int cropWidth) {
        if (top == 0 && left == 0 && cropHeight == height && cropWidth == width) return this;
        Image out = new Image(cropHeight, cropWidth, channels, new byte[cropHeight * cropWidth * channels]);
        out.paste(this, -top, -left);
        return out;
    }

    /** This picture with its left side on the right. */
    public Image mirrored() {
        byte[] out = new byte[pixels.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(
                        pixels, (y * width + x) * channels, out, ((y + 1) * width - 1 - x) * channels, channels);
            }
        }
        return new Image(height, width, channels, out);
    }

    /** This picture, its corner at (top, left), on a larger sheet of gray. */
    public Image padded(int top, int left, int sheetHeight, int sheetWidth, int gray) {
        if (sheetHeight == height && sheetWidth == width) return this;
        byte[] sheet = new byte[Math.multiplyExact(sheetHeight * sheetWidth, channels)];
        Arrays.fill(sheet, (byte) gray);
        Image out = new Image(sheetHeight, sheetWidth, channels, sheet);
        out.paste(this, top, left);
        return out;
    }

    /** Writes another picture, its corner at (top, left), over this one, which must not be shared yet. */
    void paste(Image other, int top, int left) {
        int from = Math.max(0, left), to = Math.min(width, left + other.width);
        for (int y = Math.max(0, top); y < Math.min(height, top + other.height) && from < to; y++) {
            System.arraycopy(
                    other.pixels,
                    ((y - top) * other.width + from - left) * channels,
                    pixels,
                    (y * width + from) * channels,
                    (to - from) * channels);
        }
    }
}
