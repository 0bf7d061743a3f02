package io.fovea.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The chunks of a WebP file (RFC 9649, section 2). */
final class WebpFile {
    private static final int LOSSY = 0x20385056;
    private static final int LOSSLESS = 0x4C385056;
    private static final int EXTENDED = 0x58385056;
    private static final int EXIF = 0x46495845;
    private static final int FIRST_CHUNK = 12;

    private WebpFile() {}

    /** @throws IndexOutOfBoundsException if the file is shorter than it says */
    static ImageHeader header(ByteBuffer buffer) {
        ByteBuffer file = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long end = 8 + (file.getInt(4) & 0xFFFFFFFFL);
        if (end > file.limit()) throw new IndexOutOfBoundsException();
        int data = FIRST_CHUNK + 8;
        return switch (file.getInt(FIRST_CHUNK)) {
            case LOSSY ->
                header(file.getShort(data + 6) & 0x3FFF, file.getShort(data + 8) & 0x3FFF, Orientation.TOP_LEFT);
            case LOSSLESS -> {
                int sizes = file.getInt(data + 1);
                yield header((sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1, Orientation.TOP_LEFT);
            }
            case EXTENDED ->
                header(
                        (file.getInt(data + 4) & 0xFFFFFF) + 1,
                        (file.getInt(data + 7) & 0xFFFFFF) + 1,
                        orientation(file, (int) end));
            default -> throw new Damage("corrupt WebP (unknown first chunk)");
        };
    }

    private static ImageHeader header(int width, int height, Orientation orientation) {
        return ImageHeader.ofStored(ImageFormat.WEBP, width, height, orientation);
    }

    private static Orientation orientation(ByteBuffer file, int end) {
        for (long at = FIRST_CHUNK; at + 8 <= end; ) {
            long length = file.getInt((int) at + 4) & 0xFFFFFFFFL;
            if (at + 8 + length > end) throw new IndexOutOfBoundsException();
            if (file.getInt((int) at) == EXIF && length > 6) {
                // some writers repeat the prefix of JPEG, "Exif" and two zeros
                int prefix = file.getInt((int) at + 8) == 0x66697845 ? 6 : 0;
                return Orientation.ofExif(file.slice((int) at + 8 + prefix, (int) length - prefix));
            }
            at += 8 + length + (length & 1);
        }
        return Orientation.TOP_LEFT;
    }
}
