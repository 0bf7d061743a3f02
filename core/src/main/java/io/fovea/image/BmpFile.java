package io.fovea.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The headers of a Windows bitmap (BITMAPCOREHEADER and BITMAPINFOHEADER with its successors). */
final class BmpFile {
    private static final int CORE_HEADER_BYTES = 12;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BITFIELDS = 3;

    private BmpFile() {}

    /** @throws IndexOutOfBoundsException if the file ends before its last row */
    static ImageHeader header(ByteBuffer buffer) {
        ByteBuffer file = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long start = file.getInt(10) & 0xFFFFFFFFL;
        boolean core = file.getInt(14) == CORE_HEADER_BYTES;
        long width = core ? file.getShort(18) & 0xFFFF : file.getInt(18);
        long height = core ? file.getShort(20) & 0xFFFF : Math.abs((long) file.getInt(22)); // negative: top row first
        int bits = file.getShort(core ? 24 : 28);
        int compression = core ? 0 : file.getInt(30);
        ImageHeader header = ImageHeader.ofStored(ImageFormat.BMP, width, height, Orientation.TOP_LEFT);
        long bytes;
        if (compression == 0 || compression == BITFIELDS) bytes = (width * bits + 31) / 32 * 4 * height;
        else if (compression == RLE8 || compression == RLE4) bytes = Math.max(2, file.getInt(34));
        else throw new Damage("BMP with compression " + compression + ", which is not supported");
        if (bits < 1 || bits > 32) throw new Damage("corrupt BMP (" + bits + " bits a pixel)");
        if (start + bytes > file.limit()) throw new IndexOutOfBoundsException();
        return header;
    }
}
