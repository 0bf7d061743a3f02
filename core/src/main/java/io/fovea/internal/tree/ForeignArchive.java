package io.fovea.internal.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Archives and compressed files that are recognised, so that they can be called by their name, and not read. */
public enum ForeignArchive {
    SEVEN_ZIP("a 7z archive", "7z\u00BC\u00AF'\u001C"),
    RAR("a rar archive", "Rar!\u001A\u0007"),
    BZIP2("a bzip2 file", "BZh"),
    XZ("an xz file", "\u00FD7zXZ\0"),
    ZSTD("a zstd file", "(\u00B5/\u00FD"),
    LZ4("an lz4 file", "\u0004\"M\u0018"),
    LZIP("an lzip file", "LZIP"),
    COMPRESS("a compress file (.Z)", "\u001F\u009D");

    private final String text;
    private final String signature;

    /** @param signature the first bytes of every such file, as Latin-1 */
    ForeignArchive(String text, String signature) {
        this.text = text;
        this.signature = signature;
    }

    public String text() {
        return text;
    }

    public static Optional<ForeignArchive> of(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(kind -> start.startsWith(kind.signature))
                .findFirst();
    }
}
