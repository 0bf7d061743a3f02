package io.fovea.internal.tree;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import java.io.IOException;
import java.util.function.Function;

/** An image in a file format: on disk, inside an archive, or supplied from code. */
public sealed interface Encoded extends Origin permits EncodedFile, FolderFile, ArchiveEntry, EncodedSupply {
    /** Larger files are refused before they are read: 1 GiB. */
    long MAX_BYTES = 1L << 30;

    /** The file as the user knows it, for messages. */
    String name();

    /**
     * The whole file.
     *
     * @throws UnreadableImage if it is damaged, or cannot be had now, also after several tries
     */
    byte[] bytes();

    /**
     * Changes whenever the content does. Of a file in an archive, the archive's.
     *
     * @throws IOException if the file cannot be had now, or nobody knows when it changes
     */
    FileState state() throws IOException;

    /** Whether these are all bytes of a file that had this state, rather than what a failing disk gave of them. */
    default boolean isWhole(byte[] bytes, FileState state) {
        return bytes.length == state.size();
    }

    @Override
    default <T> T read(ImageDecoder decoder, Function<Image, T> use) {
        return decoder.decode(bytes(), name(), use);
    }

    /** @throws UnreadableImage if {@code size} is above {@link #MAX_BYTES} */
    static void requireReadableSize(String name, long size) {
        if (size > MAX_BYTES) {
            throw new UnreadableImage(name, "has " + size + " bytes, at most " + MAX_BYTES + " are read");
        }
    }
}
