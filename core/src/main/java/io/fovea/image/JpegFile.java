package io.fovea.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The marker segments of a JPEG file up to its first scan (ITU-T T.81, annex B).
 *
 * @param components 1 gray, 3 colour, 4 CMYK or YCCK
 * @param transformed whether an Adobe marker says that four components are YCCK (Adobe Technical Note 5116, section 18)
 */
record JpegFile(ImageHeader header, int components, boolean transformed) {
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    /** The usual scripts of progressive files have 6 to 15. */
    private static final int MOST_SCANS = 100;

    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;

    /** @throws IndexOutOfBoundsException if the file ends before its first scan */
    static JpegFile read(ByteBuffer file) {
        long width = 0, height = 0;
        int components = 0;
        boolean transformed = false, progressive = false;
        Orientation orientation = Orientation.TOP_LEFT;
        int at = 2;
        while (true) {
            while ((file.get(at) & 0xFF) != 0xFF) at++;
            while ((file.get(at) & 0xFF) == 0xFF) at++;
            int marker = file.get(at++) & 0xFF;
            if (marker == END_OF_IMAGE) throw new Damage("JPEG without a picture");
            if (marker == 0 || marker == 1 || marker >= 0xD0 && marker <= 0xD8) continue; // markers without a segment
            int length = file.getShort(at) & 0xFFFF;
            if (isFrame(marker)) {
                if (file.get(at + 2) != 8)
                    throw new Damage("JPEG with " + file.get(at + 2) + "-bit samples, only 8 are read");
                height = file.getShort(at + 3) & 0xFFFF;
                width = file.getShort(at + 5) & 0xFFFF;
                components = file.get(at + 7);
                progressive = (marker & 3) == 2;
            } else if (marker == APP1 && startsWith(file, at + 2, "Exif\0\0") && length > 8) {
                orientation = Orientation.ofExif(file.slice(at + 8, Math.min(length - 8, file.limit() - at - 8)));
            } else if (marker == APP14 && length >= 14 && startsWith(file, at + 2, "Adobe")) {
                transformed = file.get(at + 13) == 2;
            } else if (marker == START_OF_SCAN) {
                break;
            }
            at += length;
        }
        if (components != 1 && components != 3 && components != 4) {
            throw new Damage("corrupt JPEG (" + components + " components)");
        }
        requireEnd(file, at);
        if (progressive || file.get(at + 2) < components) requireFewScans(file, at);
        return new JpegFile(
                ImageHeader.ofStored(ImageFormat.JPEG, width, height, orientation), components, transformed);
    }

    /**
     * Entropy-coded data never hold the bytes FF D9, so the last such pair behind the first scan's header is the end of
     * this image or of a later one, whatever rubbish or thumbnails the file has besides.
     */
    private static void requireEnd(ByteBuffer file, int scan) {
        for (int at = file.limit() - 2; at > scan; at--) {
            if (file.get(at) == (byte) 0xFF && file.get(at + 1) == (byte) END_OF_IMAGE) return;
        }
        throw new Damage("truncated JPEG (no end marker)");
    }

    /** Every scan goes over the whole picture: a small file of many scans would keep a processor busy for minutes. */
    private static void requireFewScans(ByteBuffer file, int firstScan) {
        int scans = 1;
        for (int at = firstScan; at < file.limit() - 1; at++) {
            if (file.get(at) != (byte) 0xFF) continue;
            int marker = file.get(at + 1) & 0xFF;
            if (marker == END_OF_IMAGE) return;
            if (marker == START_OF_SCAN && ++scans > MOST_SCANS) {
                throw new Damage("JPEG with more than " + MOST_SCANS + " scans");
            }
        }
    }

    /** SOF0 to SOF15, without DHT, JPG and DAC, which lie between them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean startsWith(ByteBuffer file, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < wanted.length; i++) {
            if (file.get(at + i) != wanted[i]) return false;
        }
        return true;
    }
}
