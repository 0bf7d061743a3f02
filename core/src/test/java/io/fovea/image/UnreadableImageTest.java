package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadableImageTest {
    static List<String> files() {
        return ImageDecoderTest.files();
    }

    private static String reason(byte[] encoded) {
        return assertThrows(UnreadableImage.class, () -> ImageDecoder.DEFAULT.decode(encoded, "x.jpg"))
                .reason();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Some notes about the photographs.   | not an image (looks like text)
            BMW and Audi, a comparison          | not an image (looks like text)
            <!DOCTYPE html><html>404</html>     | not an image (looks like a web page)
            <svg width="10"/>                   | not an image (looks like XML or SVG)
            %PDF-1.7 and more                   | not an image (looks like PDF)
            ....ftypheic....                    | not a supported image (looks like heic, of the HEIC, AVIF and MP4 family)
            """)
    void saysWhatAFileLooksLike(String content, String reason) {
        assertEquals(reason, reason(content.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void namesTheFileAndTheReason() {
        UnreadableImage error =
                assertThrows(UnreadableImage.class, () -> ImageDecoder.DEFAULT.decode(new byte[0], "cats/1.jpg"));
        assertEquals("cats/1.jpg: empty file", error.getMessage());
        assertEquals("not an image (only zero bytes)", reason(new byte[4096]));
        assertEquals("not an image (starts with 01 02 F3)", reason(new byte[] {1, 2, (byte) 0xF3}));
    }

    @Test
    void aHugePngIsRefusedBeforeItIsDecoded() {
        byte[] png = GoldenPictures.file("decode/rgb.png");
        ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
        assertEquals("30,000 x 30,000 pixels are 900,000,000, above the limit of 200,000,000", reason(png));
        assertEquals(
                "13 x 9 pixels are 117, above the limit of 100",
                assertThrows(
                                UnreadableImage.class,
                                () -> new ImageDecoder(100).check(GoldenPictures.file("decode/rgb.png"), "x"))
                        .reason());
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileCutAnywhereIsUnreadable(String file) {
        byte[] encoded = GoldenPictures.file("decode/" + file);
        // what follows the first frame or page is not needed, nor what follows a JPEG's end
        int end = switch (file) {
            case "animated.gif" -> encoded.length / 2;
            case "pages.tif", "cmyk.tif" -> 8;
            case "thumbnail-trailing.jpg" -> encoded.length - 26;
            default -> file.endsWith(".gif") ? encoded.length - 1 : encoded.length;
        };
        for (int length = end - 1; length >= 0; length -= Math.max(1, encoded.length / 40)) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThrows(UnreadableImage.class, () -> ImageDecoder.DEFAULT.decode(cut, file), "cut to " + cut.length);
        }
    }

    @Test
    void aCutFileIsCalledTruncated() {
        for (String file : List.of("baseline.jpg", "rgb.png", "still.gif", "rgb.bmp", "lzw.tif", "lossless.webp")) {
            byte[] encoded = GoldenPictures.file("decode/" + file);
            String reason = reason(Arrays.copyOf(encoded, encoded.length * 3 / 4));
            assertTrue(reason.startsWith("truncated "), reason);
        }
        byte[] jpeg = GoldenPictures.file("decode/progressive.jpg");
        assertEquals("truncated JPEG (no end marker)", reason(Arrays.copyOf(jpeg, jpeg.length - 1)));
    }

    @Test
    void aFlippedBitInAPngIsFound() {
        byte[] png = GoldenPictures.file("decode/rgb.png");
        png[60] ^= 4;
        assertTrue(reason(png).startsWith("corrupt PNG (wrong checksum"), reason(png));
    }

    /** Some PNGs with repaired checksums, so that the damage reaches the codec; it may complain on stderr. */
    @Test
    void mutatedFilesGiveAnImageOrAnUnreadableImage() {
        Random random = new Random(7);
        int images = 0, refused = 0;
        ImageDecoder decoder = new ImageDecoder(1_000_000);
        for (String file : files()) {
            byte[] original = GoldenPictures.file("decode/" + file);
            for (int round = 0; round < 20; round++) {
                byte[] mutated = original.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                if (file.endsWith(".png") && round % 8 == 0) repairChecksums(mutated);
                try {
                    decoder.decode(mutated, file);
                    images++;
                } catch (UnreadableImage e) {
                    refused++;
                }
            }
        }
        assertTrue(images > 200 && refused > 200, images + " decoded, " + refused + " refused");
    }

    private static void repairChecksums(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        for (long at = 8; at + 12 <= png.length; ) {
            int length = file.getInt((int) at);
            if (length < 0 || at + 12 + length > png.length) return;
            CRC32 checksum = new CRC32();
            checksum.update(png, (int) at + 4, length + 4);
            file.putInt((int) at + 8 + length, (int) checksum.getValue());
            at += 12 + length;
        }
    }
}
