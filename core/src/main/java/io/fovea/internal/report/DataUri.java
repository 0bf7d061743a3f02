package io.fovea.internal.report;

import io.fovea.image.Image;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A thumbnail that stands in the page itself.
 *
 * @param text {@code data:image/…}
 * @param style CSS class: small pictures are shown enlarged, pixel by pixel
 */
record DataUri(String text, String style) {
    /** Longest side in pixels. */
    static final int LONGEST_SIDE = 128;

    /** Up to this side, a picture is kept without loss: as PNG it is hardly larger than as JPEG. */
    private static final int TINY = 64;

    static DataUri of(Image image) {
        boolean tiny = Math.max(image.width(), image.height()) <= TINY;
        return new DataUri(text(image, tiny ? "png" : "jpeg"), tiny ? "tiny" : "photograph");
    }

    private static String text(Image image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // in memory: ImageIO's default writes a temporary file for every picture
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(shrunk(pixels(image)), format, out)) {
                throw new IllegalStateException("this Java runtime cannot write " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static BufferedImage pixels(Image image) {
        Image colour = image.withChannels(3);
        byte[] rgb = colour.pixels();
        BufferedImage out = new BufferedImage(colour.width(), colour.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0, i = 0; y < colour.height(); y++) {
            for (int x = 0; x < colour.width(); x++, i += 3) {
                out.setRGB(x, y, (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | rgb[i + 2] & 255);
            }
        }
        return out;
    }

    private static BufferedImage shrunk(BufferedImage image) {
        double scale = (double) LONGEST_SIDE / Math.max(image.getWidth(), image.getHeight());
        if (scale >= 1) return image;
        int width = Math.max(1, (int) Math.round(scale * image.getWidth()));
        int height = Math.max(1, (int) Math.round(scale * image.getHeight()));
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = out.createGraphics();
        graphics.drawImage(image.getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return out;
    }
}
