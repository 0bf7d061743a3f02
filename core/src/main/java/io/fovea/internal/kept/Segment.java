package io.fovea.internal.kept;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.ObjIntConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of a {@link KeptRecords}: a header, an index, and records made in one way, all numbers big-endian.
 *
 * <pre>
 *   0      header, 4096 bytes: see {@link SegmentHeader}
 *   4096   index, 32 bytes a place: key (16), CRC-32C of the record (4), place + 1 (4), CRC-32C of these 24 bytes (4), 0 (4)
 *   ...    records, from the next multiple of 4096 on
 * </pre>
 *
 * A record counts once its entry stands in the index, which is written after it, so that what a killed process leaves
 * is a good file with fewer records. After a power failure the index may have reached the disk before the record: its
 * checksum is therefore compared whenever it is read, which takes a fifth of the time of copying it.
 *
 * <p>Records are written through the channel, where a full disk is an exception, and read through a map, which takes a
 * third of the time of reading through the channel (30 against 90 microseconds for a frame of 224 x 224 pixels). A map
 * is never undone by hand, which no reader could survive; it goes with the garbage. The file grows while it is mapped,
 * so it is mapped anew when a record beyond the map is asked for. A page that cannot be had is an InternalError at some
 * later place (JDK 17), which nobody can catch: that a file was cut by someone is therefore seen by its size before; a
 * disk that fails under the map ends the run. One process writes a file, any number read it. Safe for several threads.
 */
final class Segment implements Closeable {
    /** Small enough to be mapped as one piece, and for the least recently used to be deleted piecemeal. */
    static final long USUAL_BYTES = 256L << 20;
    /** Keeps the index of small records small. */
    static final int MOST_RECORDS = 1 << 14;

    private static final int ENTRY_BYTES = 32;
    private static final int SUMMED_BYTES = 24;

    private final Path file;
    private final SegmentHeader header;
    private final FileChannel channel;
    private final int[] sums;
    private volatile @Nullable MappedByteBuffer map;

    // guarded by this
    private int next;
    private int end;

    private Segment(Path file, SegmentHeader header, FileChannel channel) {
        this.file = file;
        this.header = header;
        this.channel = channel;
        sums = new int[header.capacity()];
        end = header.capacity();
    }

    /**
     * @param file does not exist yet
     * @param header of as many places as the file may ever have
     */
    static Segment create(Path file, SegmentHeader header) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Segment segment = new Segment(file, header, channel);
        try {
            segment.write(header.bytes(), 0);
            return segment;
        } catch (IOException | RuntimeException e) {
            segment.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /**
     * @param made how the records must be made
     * @param writable whether records are to be added, by this process alone
     * @param found told every record's key and place
     * @throws IOException also if it is no such file
     */
    static Segment open(Path file, KeptKind kind, String made, int recordBytes, boolean writable, Found found)
            throws IOException {
        FileChannel channel = writable
                ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(file);
        try {
            ByteBuffer head = ByteBuffer.allocate(SegmentHeader.BYTES);
            read(channel, head, 0);
            Segment segment = new Segment(file, SegmentHeader.of(head.flip(), kind, made, recordBytes), channel);
            segment.readIndex(writable, found);
            return segment;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Told what a file holds. */
    interface Found extends ObjIntConsumer<ContentKey> {}

    private void readIndex(boolean writable, Found found) throws IOException {
        ByteBuffer index = ByteBuffer.allocate(header.capacity() * ENTRY_BYTES);
        read(channel, index, SegmentHeader.BYTES); // a young file ends inside its index
        long size = channel.size();
        for (int place = 0; place * ENTRY_BYTES + ENTRY_BYTES <= index.position(); place++) {
            ByteBuffer entry = index.slice(place * ENTRY_BYTES, ENTRY_BYTES);
            if (entry.getInt(20) == 0)
                continue; // nothing yet, or a record that was being written when its process ended
            next = place + 1;
            boolean whole = entry.getInt(20) == place + 1
                    && entry.getInt(SUMMED_BYTES) == sum(entry.slice(0, SUMMED_BYTES))
                    && size >= header.recordAt(place) + header.recordBytes();
            if (whole) {
                sums[place] = entry.getInt(16);
                found.accept(new ContentKey(entry.getLong(0), entry.getLong(8)), place);
            } else if (writable) { // of a file that was cut: it shall not count again when the file has grown
                write(ByteBuffer.allocate(ENTRY_BYTES), entryAt(place));
            }
        }
    }

    /** Bytes that the file has with so many records. */
    static long bytes(int capacity, int records, int recordBytes) {
        return new SegmentHeader(KeptKind.FRAMES, "", recordBytes, capacity).recordAt(records);
    }

    Path file() {
        return file;
    }

    synchronized boolean hasRoom() {
        return next < header.capacity();
    }

    /** Takes at most so many more records. */
    synchronized void allow(long records) {
        end = (int) Math.min(header.capacity(), next + Math.max(0, records));
    }

    /** @return a place for a record that no one else will write to; -1 if there is none left */
    synchronized int claim() {
        return next < end ? next++ : -1;
    }

    /** Puts a record into a place that was claimed, then its mark. */
    void put(int place, ContentKey key, byte[] record) throws IOException {
        if (record.length != header.recordBytes()) {
            throw new IllegalArgumentException(record.length + " bytes are no record of " + header.recordBytes());
        }
        int sum = sum(ByteBuffer.wrap(record));
        write(ByteBuffer.wrap(record), header.recordAt(place));
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES)
                .putLong(key.high())
                .putLong(key.low())
                .putInt(sum)
                .putInt(place + 1);
        entry.putInt(sum(entry.duplicate().flip())).position(0).limit(ENTRY_BYTES);
        write(entry, entryAt(place));
        sums[place] = sum;
    }

    /**
     * Copies a record.
     *
     * @return false if it is not what was written; then {@code into} holds nothing of use there
     */
    boolean copy(int place, byte[] into, int at) {
        int size = header.recordBytes();
        long from = (long) place * size;
        MappedByteBuffer mapped = map;
        try {
            if (mapped == null || mapped.capacity() < from + size) mapped = mapAtLeast(from + size);
            if (channel.size() < header.recordAt(place) + size) return false; // to read on would be a fault of the map
            mapped.get((int) from, into, at, size);
        } catch (IOException e) {
            return false;
        }
        return sum(ByteBuffer.wrap(into, at, size)) == sums[place];
    }

    private synchronized MappedByteBuffer mapAtLeast(long bytes) throws IOException {
        MappedByteBuffer mapped = map;
        if (mapped != null && mapped.capacity() >= bytes) return mapped;
        long from = header.recordAt(0);
        long length = Math.min(Integer.MAX_VALUE, channel.size() - from);
        if (length < bytes) throw new IOException(file + " is shorter than it was");
        MappedByteBuffer longer = channel.map(FileChannel.MapMode.READ_ONLY, from, length);
        map = longer;
        return longer;
    }

    /** A record that is not what was written shall not be met again. */
    static void forget(Path file, int place) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(ENTRY_BYTES), entryAt(place));
        }
    }

    private static long entryAt(int place) {
        return SegmentHeader.BYTES + (long) place * ENTRY_BYTES;
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) position += channel.write(bytes, position);
    }

    /** As much as there is. */
    private static void read(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) return;
        }
    }

    static int sum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** What was mapped can be read on, for as long as anyone does. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
