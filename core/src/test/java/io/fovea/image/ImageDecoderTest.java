package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageDecoderTest {
    static List<String> files() {
        return GoldenPictures.table("decode.csv").stream().map(row -> row[0]).toList();
    }

    static String[] golden(String file) {
        return GoldenPictures.table("decode.csv").stream()
                .filter(row -> row[0].equals(file))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesAsPillow(String file) {
        String[] row = golden(file);
        byte[] encoded = GoldenPictures.file("decode/" + file);
        Image image = ImageDecoder.DEFAULT.decode(encoded, file);
        assertEquals(row[1] + "x" + row[2], image.width() + "x" + image.height());
        assertEquals(3, image.channels());
        GoldenPictures.assertPixels(row[4], Integer.parseInt(row[3]), image, file);
        ImageHeader header = ImageHeader.read(encoded, file);
        assertEquals(row[1] + "x" + row[2], header.width() + "x" + header.height(), "header");
    }

    @Test
    void everyFormatHasGoldenFiles() {
        assertEquals(
                new TreeSet<>(List.of(ImageFormat.values())),
                files().stream()
                        .map(file -> ImageHeader.read(GoldenPictures.file("decode/" + file), file)
                                .format())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theNameOfAFileDoesNotDecideItsFormat() {
        Image png = ImageDecoder.DEFAULT.decode(GoldenPictures.file("decode/rgb.png"), "photo.jpg");
        assertArrayEquals(GoldenPictures.drawn(9, 13, 3).pixels(), png.pixels());
    }

    @Test
    void rubbishBehindTheEndOfAJpegIsNoDamage() {
        byte[] jpeg = GoldenPictures.file("decode/baseline.jpg");
        byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 5000);
        assertArrayEquals(
                ImageDecoder.DEFAULT.decode(jpeg, "a").pixels(),
                ImageDecoder.DEFAULT.decode(longer, "b").pixels());
    }

    @Test
    void decodingLeavesNoNativeObjectsBehind() {
        List<byte[]> encoded = files().stream()
                .map(file -> GoldenPictures.file("decode/" + file))
                .toList();
        encoded.forEach(file -> ImageDecoder.DEFAULT.decode(file, "warm-up"));
        long count = Pointer.totalCount(), bytes = Pointer.totalBytes();
        for (int i = 0; i < 20; i++) encoded.forEach(file -> ImageDecoder.DEFAULT.decode(file, "again"));
        assertTrue(Pointer.totalCount() <= count, "natives are left behind");
        assertEquals(bytes, Pointer.totalBytes());
    }
}
