package io.fovea.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JPEG files that libjpeg reads, but complains about on standard error, without their name: bytes between the segments,
 * a version of JFIF or a colour transform of Adobe's that it does not know. Rewritten so that it has nothing to say and
 * makes the same pixels of them.
 */
final class QuietJpeg {
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int START_OF_SCAN = 0xDA;
    /** Behind marker, length, "JFIF" and a zero. */
    private static final int JFIF_VERSION = 9;
    /** Behind marker, length, "Adobe", its version and flags. */
    private static final int ADOBE_TRANSFORM = 15;

    private static final byte YCBCR = 1;

    private QuietJpeg() {}

    /**
     * @param encoded a file that {@link JpegFile#read} accepts
     * @return the same array if there is nothing to complain about before the first scan
     */
    static byte[] of(byte[] encoded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(encoded, 0, 2);
        boolean changed = false;
        int at = 2;
        while (true) {
            int start = at;
            while (isNoMarker(encoded, at)) at++;
            changed |= at > start;
            int marker = encoded[at + 1] & 0xFF;
            if (marker == START_OF_SCAN) break;
            int end = at + 2 + (hasSegment(marker) ? length(encoded, at + 2) : 0);
            byte[] segment = Arrays.copyOfRange(encoded, at, end);
            changed |= correct(marker, segment);
            out.write(segment, 0, segment.length);
            at = end;
        }
        if (!changed) return encoded;
        out.write(encoded, at, encoded.length - at);
        return out.toByteArray();
    }

    /** Also fill bytes before a marker. */
    private static boolean isNoMarker(byte[] file, int at) {
        return file[at] != (byte) 0xFF || file[at + 1] == (byte) 0xFF || file[at + 1] == 0;
    }

    private static boolean hasSegment(int marker) {
        return marker != 1 && (marker < 0xD0 || marker > 0xD9);
    }

    private static int length(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }

    /** Whether there was something to correct. libjpeg takes unknown versions for 1, unknown transforms for YCbCr. */
    private static boolean correct(int marker, byte[] segment) {
        if (marker == APP0 && starts(segment, "JFIF\0", 14) && segment[JFIF_VERSION] != 1) {
            segment[JFIF_VERSION] = 1;
            return true;
        }
        if (marker == APP14 && starts(segment, "Adobe", 12) && (segment[ADOBE_TRANSFORM] & 0xFE) != 0) {
            segment[ADOBE_TRANSFORM] = YCBCR;
            return true;
        }
        return false;
    }

    /** @param bytes that the segment has at least behind its marker and length */
    private static boolean starts(byte[] segment, String text, int bytes) {
        return segment.length >= 4 + bytes
                && new String(segment, 4, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }
}
