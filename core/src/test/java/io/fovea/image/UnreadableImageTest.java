package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
        assertEquals(
                "30,000 x 30,000 pixels are 900,000,000, above the limit of 50,000,000 (--max-pixels)", reason(png));
        assertEquals(
                "13 x 9 pixels are 117, above the limit of 100 (--max-pixels)",
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

    @Test
    void aPngWhosePaletteIsMissingIsCorrupt() {
        byte[] png = GoldenPictures.file("decode/rgb.png");
        png[25] = 3;
        assertEquals("corrupt PNG (no palette)", reason(png));
    }

    @Test
    void anImageFarLongerThanWideIsRefusedByItsHeader() {
        byte[] png = GoldenPictures.file("decode/rgb.png");
        ByteBuffer.wrap(png).putInt(16, 1).putInt(20, 1001);
        UnreadableImage error = assertThrows(UnreadableImage.class, () -> ImageDecoder.DEFAULT.check(png, "roll.png"));
        assertEquals("roll.png: 1 x 1,001 pixels: one side is more than 1,000 times the other", error.getMessage());
        assertEquals("cut the image into parts, or leave it out", error.fix());
        ByteBuffer.wrap(png).putInt(16, 3_000).putInt(20, 3);
        ImageDecoder.DEFAULT.check(png, "still accepted");
    }

    @Test
    void theLargestImageIsASettingWithItsRange() {
        assertEquals(50_000_000, ImageDecoder.DEFAULT.maxPixels());
        assertEquals(700_000_000, new ImageDecoder(700_000_000).maxPixels());
        for (long wrong : new long[] {0, -1, 700_000_001, Long.MAX_VALUE}) {
            assertThrows(UserError.class, () -> new ImageDecoder(wrong));
        }
    }

    /** Files of a few kilobytes that would keep a processor or the memory busy for minutes. */
    @Test
    void filesThatWouldTakeMinutesAreRefusedByTheirStructure() {
        byte[] jpeg = GoldenPictures.file("decode/progressive.jpg");
        int scan = lastScan(jpeg);
        ByteArrayOutputStream scans = new ByteArrayOutputStream();
        scans.write(jpeg, 0, scan);
        for (int i = 0; i < 101; i++) scans.write(jpeg, scan, jpeg.length - 2 - scan);
        scans.write(jpeg, jpeg.length - 2, 2);
        assertEquals("JPEG with more than 100 scans", reason(scans.toByteArray()));

        byte[] png = GoldenPictures.file("decode/rgb.png");
        byte[] longer = Arrays.copyOf(png, png.length + 100_000);
        int end = png.length - 12;
        System.arraycopy(png, end, longer, longer.length - 12, 12);
        ByteBuffer.wrap(longer).putInt(end, 100_000 - 12).putInt(end + 4, 0x49444154);
        assertEquals("corrupt PNG (too much data)", reason(longer));

        ByteBuffer tiff = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        tiff.putInt(0x002A4949).putInt(8).putShort((short) 4);
        for (int[] tag : new int[][] {{256, 1, 9}, {257, 1, 9}, {273, 500, 100}, {279, 500, 100}}) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(tag[1]).putInt(tag[2]);
        }
        assertEquals("corrupt TIFF (500 parts, more than the picture can have)", reason(tiff.array()));
    }

    private static int lastScan(byte[] jpeg) {
        int at = jpeg.length - 2;
        while (jpeg[at] != (byte) 0xFF || jpeg[at + 1] != (byte) 0xDA) at--;
        return at;
    }
}
