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

    private final int end;

    private TiffDirectory(ByteBuffer file, int end) {
        this.file = file;
        this.end = end;
    }

    /** @throws IllegalArgumentException if the buffer does not start as a TIFF file */
    static TiffDirectory first(ByteBuffer buffer) {
        ByteBuffer file = buffer.slice().order(ByteOrder.BIG_ENDIAN);
        int magic = file.getInt(0);
        if (magic == 0x49492A00) file.order(ByteOrder.LITTLE_ENDIAN);
        else if (magic != 0x4D4D002A) throw new IllegalArgumentException("no TIFF header");
        int start = file.getInt(4);
        int count = file.getShort(start) & 0xFFFF;
        TiffDirectory directory = new TiffDirectory(file, start + 2 + count * ENTRY_BYTES + 4);
        for (int i = 0; i < count; i++) {
            int entry = start + 2 + i * ENTRY_BYTES;
            directory.entries.putIfAbsent(file.getShort(entry) & 0xFFFF, entry);
        }
        return directory;
    }

    /** Where the directory ends, which is behind the offset of the next one; Exif blocks may lack that. */
    int end() {
        return end;
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
        return values(tag).at(index);
    }

    /** The values of a tag that is present, for reading many of them. */
    Values values(int tag) {
        Integer entry = entries.get(tag);
        if (entry == null) throw new IllegalArgumentException("no tag " + tag);
        int bytes = bytesPerValue(file.getShort(entry + 2));
        boolean inPlace = (long) count(tag) * bytes <= 4;
        return new Values(file, inPlace ? entry + 8L : file.getInt(entry + 8) & 0xFFFFFFFFL, bytes);
    }

    /** Integers of 1, 2 or 4 bytes, one behind the other. */
    record Values(ByteBuffer file, long start, int bytes) {
        long at(int index) {
            int at = (int) Math.min(start + (long) index * bytes, Integer.MAX_VALUE);
            return switch (bytes) {
                case 1 -> file.get(at) & 0xFF;
                case 2 -> file.getShort(at) & 0xFFFF;
                default -> file.getInt(at) & 0xFFFFFFFFL;
            };
        }
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
