package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libjpeg complains on standard error, which carries no file's name: of odd files it has nothing to complain about. */
class QuietJpegTest {
    private static final byte[] PHOTO = GoldenPictures.file("decode/baseline.jpg");
    /** Behind the marker of the start and the JFIF segment of 18 bytes. */
    private static final int SECOND_SEGMENT = 20;

    private static Map<String, byte[]> odd() {
        byte[] version = PHOTO.clone();
        version[11] = 7;
        byte[] adobe = with(PHOTO, 2, "\u00FF\u00EE\0\16Adobe\0\144\0\0\0\0\7");
        Map<String, byte[]> odd = new LinkedHashMap<>();
        odd.put("jfif-version.jpg", version);
        odd.put("bytes-between.jpg", with(PHOTO, SECOND_SEGMENT, "rubbish"));
        odd.put("stuffed-between.jpg", with(PHOTO, SECOND_SEGMENT, "\u00FF\0\u00FF\0"));
        odd.put("adobe-transform.jpg", cut(adobe, 18, SECOND_SEGMENT + 16));
        return odd;
    }

    @Test
    void oddHeadersMakeTheSamePixels() {
        odd().forEach((name, encoded) -> assertArrayEquals(
                ImageDecoder.DEFAULT.decode(PHOTO, "photo").pixels(),
                ImageDecoder.DEFAULT.decode(encoded, name).pixels(),
                name));
    }

    @Test
    void oddHeadersAreReadInSilence(@TempDir Path folder) throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : odd().entrySet()) {
            files.add(Files.write(folder.resolve(file.getKey()), file.getValue()));
        }
        assertEquals(
                List.of(
                        "adobe-transform.jpg: read",
                        "bytes-between.jpg: read",
                        "jfif-version.jpg: read",
                        "stuffed-between.jpg: read"),
                DecodingProcess.decode("64m", files));
    }

    @ParameterizedTest
    @ValueSource(strings = {"baseline.jpg", "progressive.jpg", "gray.jpg", "rgb-not-ycc.jpg", "thumbnail-trailing.jpg"})
    void usualFilesAreTakenAsTheyAre(String file) {
        byte[] encoded = GoldenPictures.file("decode/" + file);
        assertSame(encoded, QuietJpeg.of(encoded));
    }

    private static byte[] with(byte[] file, int at, String inserted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        out.writeBytes(inserted.getBytes(StandardCharsets.ISO_8859_1));
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static byte[] cut(byte[] file, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, from);
        out.writeBytes(Arrays.copyOfRange(file, to, file.length));
        return out.toByteArray();
    }
}
