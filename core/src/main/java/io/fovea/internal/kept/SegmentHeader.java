package io.fovea.internal.kept;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first 4096 bytes of a {@link Segment}: a line of text with the format's version, bytes of a record (4), capacity
 * (4), length of the text of how they are made (4), that text in UTF-8, zeros, and in the last 4 bytes the CRC-32C of
 * all before.
 *
 * @param made all that decides the bytes of a record beside the content it is found by, in words
 * @param recordBytes of one record
 * @param capacity most records that the file will hold
 */
record SegmentHeader(KeptKind kind, String made, int recordBytes, int capacity) {
    static final int BYTES = 4096;
    private static final int ENTRY_BYTES = 32;

    SegmentHeader {
        if (recordBytes < 1 || capacity < 1 || capacity > Segment.MOST_RECORDS) {
            throw new IllegalArgumentException(capacity + " records of " + recordBytes + " bytes");
        }
    }

    ByteBuffer bytes() {
        byte[] text = made.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(kind.first())
                .putInt(recordBytes)
                .putInt(capacity)
                .putInt(text.length)
                .put(text);
        bytes.putInt(BYTES - 4, Segment.sum(bytes.slice(0, BYTES - 4)));
        return bytes.position(0);
    }

    /** @throws IOException unless they are the header of a file with such records */
    static SegmentHeader of(ByteBuffer bytes, KeptKind kind, String made, int recordBytes) throws IOException {
        if (bytes.remaining() == BYTES) {
            int capacity = bytes.getInt(kind.first().length + 4);
            if (capacity > 0 && capacity <= Segment.MOST_RECORDS) {
                SegmentHeader expected = new SegmentHeader(kind, made, recordBytes, capacity);
                if (expected.bytes().equals(bytes)) return expected;
            }
        }
        throw new IOException("it is no file of " + kind.word() + ": " + made);
    }

    /** Where a record begins in the file. */
    long recordAt(int place) {
        long index = BYTES + (long) capacity * ENTRY_BYTES;
        return (index + BYTES - 1) / BYTES * BYTES + (long) place * recordBytes;
    }
}
