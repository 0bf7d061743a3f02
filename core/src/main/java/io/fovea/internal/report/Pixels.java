package io.fovea.internal.report;

import io.fovea.image.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images as Java's own library draws and writes them. */
final class Pixels {
    private Pixels() {}

    static BufferedImage of(Image image) {
        BufferedImage out = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        Image colour = image.withChannels(3);
        byte[] rgb = colour.pixels();
        for (int y = 0, i = 0; y < colour.height(); y++) {
            for (int x = 0; x < colour.width(); x++, i += 3) {
                out.setRGB(x, y, (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | rgb[i + 2] & 255);
            }
        }
        return out;
    }

    /** @param format {@code png} or {@code jpeg} */
    static void write(BufferedImage image, String format, OutputStream to) throws IOException {
        // in memory: ImageIO's default writes a temporary file for every picture
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(to)) {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("this Java runtime cannot write " + format);
            }
        }
    }
}
