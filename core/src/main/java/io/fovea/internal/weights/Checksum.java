package io.fovea.internal.weights;

import io.fovea.internal.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What the name or the page of published weights says of their content: a SHA-256. */
final class Checksum {
    private Checksum() {}

    /** In small hexadecimal digits. */
    static String of(Path file) throws IOException {
        MessageDigest digest = Sha256.begun();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.begun().digest(bytes));
    }
}
