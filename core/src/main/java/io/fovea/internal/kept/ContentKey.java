package io.fovea.internal.kept;

import io.fovea.internal.source.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 128 bits of a SHA-256: what a record is found by, whatever the file's name. */
public record ContentKey(long high, long low) {
    static final int BYTES = 16;

    /** Of a file. */
    public static ContentKey of(Fingerprint content) {
        return of(content.text());
    }

    /** Of what tells a content from all others, in words. */
    public static ContentKey of(String text) {
        try {
            ByteBuffer sha =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new ContentKey(sha.getLong(), sha.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** 32 hexadecimal digits. */
    String digits() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
