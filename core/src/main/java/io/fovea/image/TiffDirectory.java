package io.fovea.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The tags of the first directory of a TIFF file (TIFF 6.0, section 2) with integer values. Reading beyond the end of
 * the buffer throws IndexOutOfBoundsException.
 */
final class TiffDirectory {
    private static final int ENTRY_BYTES = 12;

    private final ByteBuffer file;
    /** Where the entry of each tag starts. */
    private final Map<Integer, Integer> entries = new HashMap<>();

    private TiffDirectory(ByteBuffer file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException if the buffer does not start as a TIFF file */
    static TiffDirectory first(ByteBuffer buffer) {
        ByteBuffer file = buffer.slice().order(ByteOrder.BIG_ENDIAN);
        int magic = file.getInt(0);
        if (magic == 0x49492A00) file.order(ByteOrder.LITTLE_ENDIAN);
        else if (magic != 0x4D4D002A) throw new IllegalArgumentException("no TIFF header");
        TiffDirectory directory = new TiffDirectory(file);
        int start = file.getInt(4);
        int count = file.getShort(start) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            int entry = start + 2 + i * ENTRY_BYTES;
            directory.entries.putIfAbsent(file.getShort(entry) & 0xFFFF, entry);
        }
        return directory;
    }

    /** The first value of a tag, or {@code otherwise} if the directory has no such tag. */
    long value(int tag, long otherwise) {
        return count(tag) == 0 ? otherwise : valueAt(tag, 0);
    }

    /** How many values a tag has; 0 if it is absent. */
    int count(int tag) {
        Integer entry = entries.get(tag);
        return entry == null ? 0 : Math.max(0, file.getInt(entry + 4));
    }

    /** Value number {@code index} of a tag that is present. */
    long valueAt(int tag, int index) {
        Integer entry = entries.get(tag);
        if (entry == null) throw new IllegalArgumentException("no tag " + tag);
        int bytes = bytesPerValue(file.getShort(entry + 2));
        long inPlace = entry + 8L;
        long start = (long) count(tag) * bytes <= 4 ? inPlace : file.getInt(entry + 8) & 0xFFFFFFFFL;
        int at = Math.toIntExact(Math.min(start + (long) index * bytes, Integer.MAX_VALUE));
        return switch (bytes) {
            case 1 -> file.get(at) & 0xFF;
            case 2 -> file.getShort(at) & 0xFFFF;
            default -> file.getInt(at) & 0xFFFFFFFFL;
        };
    }

    private static int bytesPerValue(int type) {
        return switch (type) {
            case 1 -> 1;
            case 3 -> 2;
            case 4, 13 -> 4;
            default -> throw new IllegalArgumentException("a TIFF tag of type " + type + " where a number is needed");
        };
    }
}
