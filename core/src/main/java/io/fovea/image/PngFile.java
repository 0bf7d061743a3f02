package io.fovea.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The chunks of a PNG file (PNG specification, third edition, section 5). */
final class PngFile {
    private static final int SIGNATURE_BYTES = 8;
    /** Length, type and checksum around a chunk's data. */
    private static final int FRAME_BYTES = 12;

    private static final int PALETTE_COLOUR = 3;
    /** RGBA of 16 bits. */
    private static final int LARGEST_PIXEL = 8;
    /** Far above what the smallest pictures have. */
    private static final int MOST_DATA = 1 << 16;

    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int EXIF = 0x65584966;

    private PngFile() {}

    /** @throws IndexOutOfBoundsException if the file ends before its IEND chunk */
    static ImageHeader header(ByteBuffer file) {
        if (file.getInt(SIGNATURE_BYTES + 4) != IHDR) throw new Damage("corrupt PNG (does not start with IHDR)");
        Orientation orientation = Orientation.TOP_LEFT;
        boolean needsPalette = file.get(SIGNATURE_BYTES + 17) == PALETTE_COLOUR;
        boolean hasPalette = false;
        long data = 0;
        int at = SIGNATURE_BYTES, type;
        do {
            type = file.getInt(at + 4);
            if (type == EXIF) orientation = Orientation.ofExif(file.slice(at + 8, file.getInt(at)));
            if (type == PLTE) hasPalette = true;
            if (type == IDAT && needsPalette && !hasPalette) throw new Damage("corrupt PNG (no palette)");
            if (type == IDAT) data += file.getInt(at);
            at = next(file, at);
        } while (type != IEND);
        if (data == 0) throw new Damage("PNG without a picture");
        long width = file.getInt(SIGNATURE_BYTES + 8) & 0xFFFFFFFFL;
        long height = file.getInt(SIGNATURE_BYTES + 12) & 0xFFFFFFFFL;
        ImageHeader header = ImageHeader.ofStored(ImageFormat.PNG, width, height, orientation);
        // a byte of the data may stand for a thousand: libpng would unpack them all, wanted or not
        if (data > MOST_DATA + header.pixels() * 2 * LARGEST_PIXEL) throw new Damage("corrupt PNG (too much data)");
        return header;
    }

    /**
     * The file with only the chunks that decide its pixels, their checksums verified: what libpng would complain about
     * on stderr never reaches it.
     */
    static byte[] essence(byte[] encoded) {
        ByteBuffer file = ByteBuffer.wrap(encoded);
        ByteBuffer out = ByteBuffer.allocate(encoded.length);
        out.put(encoded, 0, SIGNATURE_BYTES);
        int at = SIGNATURE_BYTES, type;
        do {
            type = file.getInt(at + 4);
            int end = next(file, at);
            if (type == IHDR || type == PLTE || type == TRNS || type == IDAT || type == IEND) {
                requireChecksum(encoded, at, end, file.getInt(end - 4));
                out.put(encoded, at, end - at);
            }
            at = end;
        } while (type != IEND);
        return out.hasRemaining() ? Arrays.copyOf(out.array(), out.position()) : out.array();
    }

    private static void requireChecksum(byte[] encoded, int at, int end, int expected) {
        CRC32 checksum = new CRC32();
        checksum.update(encoded, at + 4, end - at - 8);
        if ((int) checksum.getValue() != expected) throw new Damage("corrupt PNG (wrong checksum at byte " + at + ")");
    }

    /** Where the chunk that starts at {@code at} ends. */
    private static int next(ByteBuffer file, int at) {
        int length = file.getInt(at);
        if (length < 0) throw new Damage("corrupt PNG (chunk length at byte " + at + ")");
        long end = (long) at + length + FRAME_BYTES;
        if (end > file.limit()) throw new IndexOutOfBoundsException();
        return (int) end;
    }
}
