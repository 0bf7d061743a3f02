package io.fovea.internal.dataset;

import io.fovea.internal.file.Sha256;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.tree.FileState;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * What a check found in each of many files: {@value #BYTES} bytes a file, in memory as on disk. Rows are written by any
 * thread, each by one.
 */
final class CheckRecords {
    /** Path (first half of its SHA-256), size, time of change; length and checksums of the content; reason. */
    static final int BYTES = 48;

    /** Some 44 million files fit into one array. */
    static final int MOST = Integer.MAX_VALUE / BYTES;

    private static final byte[] MAGIC = "fovea checks 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SIZE = 16, MODIFIED = 24, LENGTH = 32, CRC32 = 36, CRC32C = 40, REASON = 44;

    private final int count;
    private final ByteBuffer rows;
    /** Why files cannot be read; a row names one by its position, counted from 1. */
    private final List<String> reasons;

    private final Map<String, Integer> numbers = new HashMap<>();

    /** Of so many files, none of which is checked yet. */
    CheckRecords(int count) {
        this(count, ByteBuffer.allocate(Math.multiplyExact(count, BYTES)), new ArrayList<>());
    }

    private CheckRecords(int count, ByteBuffer rows, List<String> reasons) {
        this.count = count;
        this.rows = rows;
        this.reasons = reasons;
    }

    /** Stands for a path: two paths of a data set that share it are as good as impossible. */
    record Key(long high, long low) {
        static Key of(String path) {
            ByteBuffer words = ByteBuffer.wrap(Sha256.of(path));
            return new Key(words.getLong(), words.getLong());
        }
    }

    int count() {
        return count;
    }

    void putKey(int row, Key key) {
        rows.putLong(row * BYTES, key.high()).putLong(row * BYTES + 8, key.low());
    }

    Key key(int row) {
        return new Key(rows.getLong(row * BYTES), rows.getLong(row * BYTES + 8));
    }

    void putState(int row, FileState state) {
        rows.putLong(row * BYTES + SIZE, state.size()).putLong(row * BYTES + MODIFIED, state.modified());
    }

    boolean isOf(int row, FileState state) {
        return rows.getLong(row * BYTES + SIZE) == state.size()
                && rows.getLong(row * BYTES + MODIFIED) == state.modified();
    }

    void putReadable(int row, Fingerprint content) {
        rows.putInt(row * BYTES + LENGTH, content.size())
                .putInt(row * BYTES + CRC32, (int) content.crc32())
                .putInt(row * BYTES + CRC32C, (int) content.crc32c())
                .putInt(row * BYTES + REASON, 0);
    }

    void putUnreadable(int row, String reason) {
        rows.putInt(row * BYTES + REASON, number(reason));
    }

    private synchronized int number(String reason) {
        return numbers.computeIfAbsent(reason, text -> {
            reasons.add(text);
            return reasons.size();
        });
    }

    boolean isReadable(int row) {
        return rows.getInt(row * BYTES + REASON) == 0;
    }

    String reason(int row) {
        return reasons.get(rows.getInt(row * BYTES + REASON) - 1);
    }

    Fingerprint content(int row) {
        return new Fingerprint(
                rows.getInt(row * BYTES + LENGTH),
                Integer.toUnsignedLong(rows.getInt(row * BYTES + CRC32)),
                Integer.toUnsignedLong(rows.getInt(row * BYTES + CRC32C)));
    }

    /** The same bytes, as far as length and checksums tell. */
    boolean haveEqualContent(int row, int other) {
        int a = row * BYTES, b = other * BYTES;
        return rows.getLong(a + CRC32) == rows.getLong(b + CRC32) && rows.getInt(a + LENGTH) == rows.getInt(b + LENGTH);
    }

    long contentHash(int row) {
        return rows.getLong(row * BYTES + CRC32);
    }

    /** Finds rows by their keys. */
    final class Index {
        private final PositionTable table = new PositionTable(count);

        /** @param included rows to be found */
        Index(IntPredicate included) {
            for (int row = 0; row < count; row++) {
                if (!included.test(row)) continue;
                Key key = key(row);
                table.add(row, key.low(), other -> key(other).equals(key));
            }
        }

        /** @return {@link PositionTable#NONE} if there is none */
        int find(Key key) {
            return table.find(key.low(), other -> key(other).equals(key));
        }
    }

    /** Rows of two tables in one. */
    static CheckRecords joined(CheckRecords first, IntPredicate ofFirst, CheckRecords second, IntPredicate ofSecond) {
        int[] a = first.chosen(ofFirst), b = second.chosen(ofSecond);
        CheckRecords all = new CheckRecords(Math.addExact(a.length, b.length));
        for (int i = 0; i < a.length; i++) all.copy(i, first, a[i]);
        for (int i = 0; i < b.length; i++) all.copy(a.length + i, second, b[i]);
        return all;
    }

    private int[] chosen(IntPredicate rows) {
        return IntStream.range(0, count).filter(rows).toArray();
    }

    /** Takes over another's row, with its reason. */
    void copy(int row, CheckRecords other, int otherRow) {
        rows.put(row * BYTES, other.rows, otherRow * BYTES, BYTES);
        if (!other.isReadable(otherRow)) putUnreadable(row, other.reason(otherRow));
    }

    /** Writes all, with a checksum at the end. */
    void write(OutputStream file) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(file, new CRC32C());
        DataOutputStream out = new DataOutputStream(checked);
        out.write(MAGIC);
        out.writeInt(count);
        out.writeInt(reasons.size());
        for (String reason : reasons) out.writeUTF(reason);
        out.write(rows.array(), rows.arrayOffset(), count * BYTES);
        out.writeInt((int) checked.getChecksum().getValue());
        out.flush();
    }

    /** @throws IOException if it was not written by {@link #write}, or has changed since */
    static CheckRecords read(byte[] file) throws IOException {
        int end = file.length - Integer.BYTES;
        if (end < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it is no memory of checks");
        }
        CRC32C sum = new CRC32C();
        sum.update(file, 0, end);
        if ((int) sum.getValue() != ByteBuffer.wrap(file).getInt(end)) throw new IOException("its checksum differs");
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file, MAGIC.length, end - MAGIC.length));
        int count = in.readInt();
        List<String> reasons = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) reasons.add(in.readUTF());
        int from = end - in.available();
        if (count < 0 || count > MOST || in.available() != count * BYTES) throw new IOException("its length differs");
        return new CheckRecords(
                count, ByteBuffer.wrap(file, from, count * BYTES).slice(), reasons);
    }
}
