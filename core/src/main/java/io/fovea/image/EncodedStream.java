package io.fovea.image;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory as ImageIO reads it; unlike the JDK's own streams without a second copy. Its length stays unknown,
 * as theirs does: tags of a TIFF file that are cut off would be skipped if it were known.
 */
final class EncodedStream extends ImageInputStreamImpl {
    private final byte[] encoded;

    EncodedStream(byte[] encoded) {
        this.encoded = encoded;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < encoded.length ? encoded[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        bitOffset = 0;
        if (streamPos >= encoded.length) return length == 0 ? 0 : -1;
        int count = (int) Math.min(length, encoded.length - streamPos);
        System.arraycopy(encoded, (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }
}
