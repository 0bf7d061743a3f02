package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip file whose entries are compared with their checksums before anything is made of them: the JDK's reader does not
 * look at them.
 */
public final class CheckedZip implements AutoCloseable {
    private static final int BLOCK = 1 << 18;
    /** Beyond this, and eight times the file, what a compressed entry claims to hold is an attack on memory. */
    private static final long ALWAYS_ALLOWED = 64L << 20;

    private final ZipFile zip;
    private final Path file;
    private final boolean isTorch;

    private CheckedZip(ZipFile zip, Path file, boolean isTorch) {
        this.zip = zip;
        this.file = file;
        this.isTorch = isTorch;
    }

    /** @throws IOException if the file cannot be read, or is no zip or one without its end */
    public static CheckedZip open(Path file) throws IOException {
        return open(file, false);
    }

    /** One of PyTorch's, which may have been written without checksums: see {@link #hasNoChecksum}. */
    static CheckedZip openTorch(Path file) throws IOException {
        return open(file, true);
    }

    private static CheckedZip open(Path file, boolean isTorch) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        try {
            zip.stream().forEach(entry -> {}); // a name or comment that is no UTF-8 shows when it is read
            return new CheckedZip(zip, file, isTorch);
        } catch (IllegalArgumentException e) {
            zip.close();
            throw new IOException("an entry's name or comment is no text", e);
        }
    }

    public boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /**
     * A small entry's content.
     *
     * @param most bytes that such an entry may have
     * @throws UserError if there is no such entry, it is larger, or its content is not what its checksum says
     */
    public byte[] read(String name, int most) throws IOException {
        ZipEntry entry = entry(name);
        if (entry.getSize() > most) {
            throw new UserError(
                    "%s: %s has %,d bytes, more than the %,d it may have".formatted(file, name, entry.getSize(), most),
                    "give a file that Fovea wrote");
        }
        return content(entry);
    }

    /**
     * Writes an entry's content elsewhere.
     *
     * @throws UserError if there is no such entry, or, after all is written, if it is not what its checksum says
     */
    public void copy(String name, OutputStream to) throws IOException {
        ZipEntry entry = entry(name);
        try (InputStream in = zip.getInputStream(entry)) {
            checked(entry, in, to);
        }
    }

    private void checked(ZipEntry entry, InputStream in, OutputStream to) throws IOException {
        CRC32 sum = new CRC32();
        long length = 0;
        byte[] block = new byte[(int) Math.max(1, Math.min(BLOCK, entry.getSize()))];
        for (int count; (count = in.read(block)) > 0; length += count) {
            sum.update(block, 0, count);
            to.write(block, 0, count);
        }
        require(entry, length, sum);
    }

    /** Bytes of an entry when unpacked; 0 if there is none. */
    public long size(String name) {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? 0 : entry.getSize();
    }

    /** Of all entries, in the order of the file. */
    public List<String> names() {
        return entries().stream().<String>map(ZipEntry::getName).toList();
    }

    List<? extends ZipEntry> entries() {
        return zip.stream().toList();
    }

    /** As {@link #source(ZipEntry)}; a {@link UserError} if there is none of this name. */
    ByteSource source(String name) throws IOException {
        return source(entry(name));
    }

    /**
     * An entry for reading at any position, compared with its checksum now: an uncompressed one in place, another in
     * memory.
     */
    ByteSource source(ZipEntry entry) throws IOException {
        if (entry.getMethod() != ZipEntry.STORED) {
            if (entry.getSize() > Math.max(ALWAYS_ALLOWED, 8 * file.toFile().length())) {
                throw new UserError(
                        file + " has an entry " + entry.getName() + " of more than eight times the file's size",
                        "store it without compression");
            }
            return new ByteSource.OfMemory(file.toString(), ByteBuffer.wrap(content(entry)));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            checked(entry, in, OutputStream.nullOutputStream());
        }
        return new ByteSource.OfZipEntry(file.toString(), zip, entry);
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) throw new UserError(file + " has no " + name, "give an undamaged file");
        return entry;
    }

    private byte[] content(ZipEntry entry) throws IOException {
        if (entry.getSize() < 0 || entry.getSize() > Integer.MAX_VALUE - 8) {
            throw new UserError(
                    file + " has more than 2 GB in its compressed entry " + entry.getName(),
                    "store it without compression");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes((int) entry.getSize() + 1); // one more than there should be
            CRC32 sum = new CRC32();
            sum.update(content);
            require(entry, content.length, sum);
            return content;
        }
    }

    private void require(ZipEntry entry, long length, CRC32 sum) {
        boolean intact =
                length == entry.getSize() && (sum.getValue() == entry.getCrc() || isTorch && hasNoChecksum(entry));
        if (intact) return;
        throw new UserError(
                file + " is damaged: the content of its entry " + entry.getName() + " is not what its checksum says",
                "download, copy or write the file again");
    }

    /**
     * PyTorch writes 0 after {@code torch.serialization.set_crc32_options(False)}
     * (caffe2/serialize/inline_container.cc, {@code MZ_ZIP_FLAG_DO_NOT_COMPUTE_CRC32}); of a checksum that was
     * computed, one in four billion is 0.
     */
    static boolean hasNoChecksum(ZipEntry entry) {
        return entry.getCrc() == 0 && entry.getSize() > 0;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
