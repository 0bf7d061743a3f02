package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/** Pictures drawn by the formula of golden_image.py, and the values it stored. */
public final class GoldenPictures {
    private GoldenPictures() {}

    public static Image drawn(int height, int width, int channels) {
        byte[] pixels = new byte[height * width * channels];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    pixels[at++] = (byte) (x * x * 7 + x * y * 13 + y * y * 3 + ((x >> 2) ^ (y >> 1)) * 29 + c * 85);
                }
            }
        }
        return new Image(height, width, channels, pixels);
    }

    /** The comma-separated cells of a golden table, without its comment. */
    public static List<String[]> table(String name) {
        return new String(file(name), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(",", -1))
                .toList();
    }

    public static byte[] file(String name) {
        try (InputStream in = GoldenPictures.class.getResourceAsStream("/golden/image/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param expected base64 of all pixels, or their checksum as {@code crc32:hex} */
    public static void assertPixels(String expected, int tolerance, Image actual, String message) {
        if (expected.startsWith("crc32:")) {
            CRC32 checksum = new CRC32();
            checksum.update(actual.pixels());
            assertEquals(expected, String.format("crc32:%08x", checksum.getValue()), message);
            return;
        }
        byte[] wanted = Base64.getDecoder().decode(expected);
        assertEquals(wanted.length, actual.pixels().length, message);
        int worst = 0;
        for (int i = 0; i < wanted.length; i++) {
            worst = Math.max(worst, Math.abs((wanted[i] & 255) - (actual.pixels()[i] & 255)));
        }
        assertTrue(worst <= tolerance, message + ": " + worst + " levels off, allowed " + tolerance);
    }
}
