package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A cursor over pickles in a file. Each read is checked against the end of the file and a limit for all pickles. */
final class PickleInput {
    /** A pickle of tensors takes some 200 bytes a tensor; the tensors' own bytes stand outside it. */
    private static final long LONGEST = 64L << 20;

    private static final int WINDOW = 1 << 16;

    private final ByteSource source;
    private final long end;
    private long windowEnd;
    private ByteBuffer window = ByteBuffer.allocate(0);

    PickleInput(ByteSource source) {
        this.source = source;
        this.end = Math.min(source.size(), LONGEST);
    }

    /** Position of the next byte in the file. */
    long position() {
        return windowEnd - window.remaining();
    }

    UserError damaged(String what) {
        return source.damaged(what + " before byte " + position());
    }

    String file() {
        return source.name();
    }

    int unsignedByte() {
        return bytes(1).get() & 0xff;
    }

    int unsignedShort() {
        return bytes(2).getShort() & 0xffff;
    }

    int integer() {
        return bytes(4).getInt();
    }

    long longInteger() {
        return bytes(8).getLong();
    }

    /** UTF-8 text of {@code length} bytes; a negative length is one beyond the format's 32 or 64 bits. */
    String text(long length) {
        ByteBuffer bytes = bytes(length);
        byte[] text = new byte[(int) length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** ASCII text up to the end of a line: the name of a module or class. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            line.append((char) c);
            if (line.length() > 255) throw damaged("a name is longer than 255 characters");
        }
        return line.toString();
    }

    void skip(long length) {
        bytes(length);
    }

    /** The next {@code length} bytes, little-endian. */
    private ByteBuffer bytes(long length) {
        if (length < 0 || length > end - position()) {
            throw damaged("the pickle needs " + length + " more bytes, found " + (end - position()));
        }
        if (window.remaining() < length) {
            long start = position();
            int size = (int) Math.min(Math.max(length, WINDOW), end - start);
            ByteBuffer next = ByteBuffer.allocate(size);
            source.read(next, start);
            window = next.flip();
            windowEnd = start + size;
        }
        ByteBuffer bytes = window.slice(window.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        window.position(window.position() + (int) length);
        return bytes;
    }
}
