package io.fovea;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;

/** PNG files whose structure and checksums are in order, and whose compressed pixels are noise. */
public final class DamagedPhoto {
    private DamagedPhoto() {}

    public static Path write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(out, "IHDR", new byte[] {0, 0, 0, TinyPhotos.SIDE, 0, 0, 0, TinyPhotos.SIDE, 8, 2, 0, 0, 0});
        byte[] noise = new byte[200];
        new Random(file.subpath(file.getNameCount() - 3, file.getNameCount()).hashCode()).nextBytes(noise);
        noise[0] = 0; // no zlib header
        chunk(out, "IDAT", noise);
        chunk(out, "IEND", new byte[0]);
        return Files.write(file, bytes.toByteArray());
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
