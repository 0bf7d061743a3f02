package io.fovea.internal.frames;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first 4096 bytes of a {@link FrameSegment}: a line of text with the format's version, bytes of a frame (4),
 * capacity (4), length of the framing's text (4), that text in UTF-8, zeros, and in the last 4 bytes the CRC-32C of all
 * before.
 *
 * @param framing all that decides the pixels of a frame, in words
 * @param frameBytes of one frame
 * @param capacity most frames that the file will hold
 */
record SegmentHeader(String framing, int frameBytes, int capacity) {
    static final int BYTES = 4096;
    private static final byte[] FIRST = "fovea frames 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ENTRY_BYTES = 32;

    SegmentHeader {
        if (frameBytes < 1 || capacity < 1 || capacity > FrameSegment.MOST_FRAMES) {
            throw new IllegalArgumentException(capacity + " frames of " + frameBytes + " bytes");
        }
    }

    ByteBuffer bytes() {
        byte[] text = framing.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(FIRST).putInt(frameBytes).putInt(capacity).putInt(text.length).put(text);
        bytes.putInt(BYTES - 4, FrameSegment.sum(bytes.slice(0, BYTES - 4)));
        return bytes.position(0);
    }

    /** @throws IOException unless they are the header of a file with such frames */
    static SegmentHeader of(ByteBuffer bytes, String framing, int frameBytes) throws IOException {
        if (bytes.remaining() == BYTES) {
            int capacity = bytes.getInt(FIRST.length + 4);
            if (capacity > 0 && capacity <= FrameSegment.MOST_FRAMES) {
                SegmentHeader expected = new SegmentHeader(framing, frameBytes, capacity);
                if (expected.bytes().equals(bytes)) return expected;
            }
        }
        throw new IOException("it is no file of frames: " + framing);
    }

    /** Where a frame begins in the file. */
    long frameAt(int place) {
        long index = BYTES + (long) capacity * ENTRY_BYTES;
        return (index + BYTES - 1) / BYTES * BYTES + (long) place * frameBytes;
    }
}
