package io.fovea.internal.frames;

import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.RawPixels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The first 128 bits of a SHA-256: what a frame is found by, whatever the file's name. */
record ContentKey(long high, long low) {
    static final int BYTES = 16;

    /** @return null for pixels that are in memory anyway, and for files that no check has read */
    static @Nullable ContentKey of(Sample sample) {
        Fingerprint content = sample.content();
        return content == null || sample.origin() instanceof RawPixels ? null : of(content.text());
    }

    static ContentKey of(String text) {
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
