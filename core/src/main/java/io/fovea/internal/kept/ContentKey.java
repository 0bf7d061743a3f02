package io.fovea.internal.kept;

import io.fovea.internal.file.Sha256;
import io.fovea.internal.source.Fingerprint;
import java.nio.ByteBuffer;
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
        ByteBuffer sha = ByteBuffer.wrap(Sha256.of(text));
        return new ContentKey(sha.getLong(), sha.getLong());
    }

    /** 32 hexadecimal digits. */
    String digits() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
