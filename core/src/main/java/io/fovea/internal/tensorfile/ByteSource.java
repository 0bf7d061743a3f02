package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import io.fovea.internal.file.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The bytes of a tensor file, or of a part of one, at any position. Every error names the file. */
sealed interface ByteSource {
    /** What an error calls the source: the path of the file. */
    String name();

    /** Number of bytes. */
    long size();

    /** Reads {@code target.remaining()} bytes, {@code 0 <= position <= size() - target.remaining()}. */
    void fill(ByteBuffer target, long position) throws IOException;

    /**
     * Fills {@code target} with the bytes from {@code position} on.
     *
     * @throws UserError when the source ends before, or cannot be read
     */
    default void read(ByteBuffer target, long position) {
        if (position < 0 || target.remaining() > size() - position) {
            throw damaged("expected " + target.remaining() + " bytes at " + position + ", found only " + size());
        }
        try {
            fill(target, position);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The error for content that cannot be what a program wrote on purpose. */
    default UserError damaged(String what) {
        return new UserError(
                name() + " is damaged: " + what, "download or copy the file again; it may have been cut short");
    }

    /** The error for a file that the operating system or the zip reader fails to read. */
    default UserError unreadable(Exception cause) {
        return new UserError("cannot read " + name() + ": " + cause.getMessage(), "check the file and the disk", cause);
    }

    /** A file on disk, open until closed. */
    record OfFile(String name, FileChannel channel, long size) implements ByteSource, AutoCloseable {
        /**
         * @throws UserError when there is no such file, it is a folder, a pipe or a device, it is empty, or cannot be
         *     opened
         */
        static OfFile open(Path file) {
            RegularFile.require(file, "a weight file");
            try {
                FileChannel channel = FileChannel.open(file);
                OfFile source = new OfFile(file.toString(), channel, channel.size());
                if (source.size > 0) return source;
                source.close();
            } catch (IOException e) {
                throw new UserError("cannot open " + file + ": " + e.getMessage(), "check its permissions", e);
            }
            throw new UserError(file + " is empty, expected a weight file", "download or copy the file again");
        }

        @Override
        public void fill(ByteBuffer target, long position) throws IOException {
            for (long at = position; target.hasRemaining(); ) {
                int count = channel.read(target, at);
                if (count < 0) throw new IOException("the file became shorter while it was read");
                at += count;
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    /** Bytes in memory, from the buffer's position to its limit. */
    record OfMemory(String name, ByteBuffer bytes) implements ByteSource {
        @Override
        public long size() {
            return bytes.remaining();
        }

        @Override
        public void fill(ByteBuffer target, long position) {
            target.put(bytes.slice(bytes.position() + Math.toIntExact(position), target.remaining()));
        }
    }

    /** An uncompressed entry of an open zip file: a read skips to its position at no cost. */
    record OfZipEntry(String name, ZipFile zip, ZipEntry entry) implements ByteSource {
        private static final int BLOCK = 1 << 18;

        @Override
        public long size() {
            return entry.getSize();
        }

        @Override
        public void fill(ByteBuffer target, long position) throws IOException {
            byte[] block = new byte[Math.min(BLOCK, target.remaining())];
            try (InputStream in = zip.getInputStream(entry)) {
                in.skipNBytes(position);
                while (target.hasRemaining()) {
                    int count = in.read(block, 0, Math.min(block.length, target.remaining()));
                    if (count < 0) throw new IOException("entry " + entry.getName() + " ends early");
                    target.put(block, 0, count);
                }
            }
        }
    }

    /** {@code size} bytes of another source, from {@code start} on. */
    record Slice(ByteSource whole, long start, long size) implements ByteSource {
        @Override
        public String name() {
            return whole.name();
        }

        @Override
        public void fill(ByteBuffer target, long position) throws IOException {
            whole.fill(target, start + position);
        }
    }
}
