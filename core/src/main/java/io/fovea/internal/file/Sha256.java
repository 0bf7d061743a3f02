package io.fovea.internal.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, by which contents are told from each other. */
public final class Sha256 {
    private Sha256() {}

    /** One that has read nothing. */
    public static MessageDigest begun() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Of a text in UTF-8.
     *
     * @return 32 bytes
     */
    public static byte[] of(String text) {
        return begun().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a text in UTF-8: its first {@code bytes} bytes in small hexadecimal digits, two each. */
    public static String digits(String text, int bytes) {
        return HexFormat.of().formatHex(of(text), 0, bytes);
    }
}
