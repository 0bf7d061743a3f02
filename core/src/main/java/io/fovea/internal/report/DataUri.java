package io.fovea.internal.report;

import io.fovea.image.Image;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * A thumbnail that stands in the page itself.
 *
 * @param text {@code data:image/…}
 * @param style CSS class: small pictures are shown enlarged, pixel by pixel
 * @param width in pixels
 * @param height in pixels
 */
record DataUri(String text, String style, int width, int height) {
    /** Longest side in pixels. */
    static final int LONGEST_SIDE = 128;

    /** Up to this side, a picture is kept without loss: as PNG it is hardly larger than as JPEG. */
    private static final int TINY = 64;

    static DataUri of(Image image) {
        boolean tiny = Math.max(image.width(), image.height()) <= TINY;
        BufferedImage shown = shrunk(Pixels.of(image));
        String style = tiny ? "tiny" : "photograph";
        return new DataUri(text(shown, tiny ? "png" : "jpeg"), style, shown.getWidth(), shown.getHeight());
    }

    private static String text(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Pixels.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
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
