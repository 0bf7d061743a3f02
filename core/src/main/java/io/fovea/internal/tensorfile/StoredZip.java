package io.fovea.internal.tensorfile;

import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a zip of uncompressed entries, whose content stands in the file as it is, so that a reader can map it into
 * memory. Equal entries give equal bytes.
 */
public final class StoredZip {
    /** Zip cannot express times before 1980; a month later, no time zone can make it so. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;

    /** @param out where the zip goes; stays open, it is its owner's */
    public StoredZip(OutputStream out) {
        zip = new ZipOutputStream(out);
    }

    /** @param content called twice, since size and checksum stand before the content; gives the same bytes each time */
    public void put(String name, NewFile.Content content) throws IOException {
        CountedSum sum = new CountedSum();
        content.write(sum);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(sum.length);
        entry.setCrc(sum.getChecksum().getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        content.write(zip);
        zip.closeEntry();
    }

    public void put(String name, byte[] content) throws IOException {
        put(name, out -> out.write(content));
    }

    /** Ends the zip, and leaves the stream open. */
    public void finish() throws IOException {
        zip.finish();
    }

    /** Length and checksum of what is written into it. */
    private static final class CountedSum extends CheckedOutputStream {
        private long length;

        CountedSum() {
            super(OutputStream.nullOutputStream(), new CRC32());
        }

        @Override
        public void write(byte[] bytes, int start, int count) throws IOException {
            super.write(bytes, start, count);
            length += count;
        }

        @Override
        public void write(int b) throws IOException {
            super.write(b);
            length++;
        }
    }
}
