package io.fovea.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A GIF file up to the end of its first frame (GIF89a specification, sections 17 to 26).
 *
 * @param left of the first frame on the canvas
 * @param top of the first frame on the canvas
 */
record GifFile(ImageHeader header, int left, int top) {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;

    /** @throws IndexOutOfBoundsException if the file ends before the end of its first frame */
    static GifFile read(ByteBuffer buffer) {
        ByteBuffer file = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = 13 + tableBytes(file.get(10));
        int kind;
        while ((kind = file.get(at) & 0xFF) == EXTENSION) at = afterBlocks(file, at + 2);
        if (kind != IMAGE) throw new Damage("GIF without a picture");
        int left = file.getShort(at + 1) & 0xFFFF, top = file.getShort(at + 3) & 0xFFFF;
        int width = file.getShort(at + 5) & 0xFFFF, height = file.getShort(at + 7) & 0xFFFF;
        afterBlocks(file, at + 10 + tableBytes(file.get(at + 9)) + 1);
        // a frame that is larger than the canvas enlarges it, as in Pillow
        long canvasWidth = Math.max(file.getShort(6) & 0xFFFF, left + width);
        long canvasHeight = Math.max(file.getShort(8) & 0xFFFF, top + height);
        return new GifFile(
                ImageHeader.ofStored(ImageFormat.GIF, canvasWidth, canvasHeight, Orientation.TOP_LEFT), left, top);
    }

    /** Bytes of the colour table that a packed field announces. */
    private static int tableBytes(int packed) {
        return (packed & 0x80) == 0 ? 0 : 3 << (packed & 7) + 1;
    }

    private static int afterBlocks(ByteBuffer file, int at) {
        int length;
        while ((length = file.get(at) & 0xFF) > 0) at += length + 1;
        return at + 1;
    }
}
