package io.fovea.data;

import io.fovea.image.UnreadableImage;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** An image file inside an open archive. */
record ArchiveEntry(ArchiveTree archive, String path) implements Encoded {
    @Override
    public String name() {
        return archive.name() + "!/" + path;
    }

    @Override
    public byte[] bytes() {
        try {
            Encoded.requireReadableSize(name(), archive.size(path));
            return archive.read(path);
        } catch (ArchiveDamage e) {
            throw new UnreadableImage(name(), String.valueOf(e.getMessage()));
        } catch (ClosedChannelException e) { // by ourselves, or by an interruption: the file is not at fault
            throw new IllegalStateException(name() + " is read from a closed archive", e);
        } catch (IOException e) {
            throw Encoded.unreadable(name(), e);
        } catch (OutOfMemoryError e) {
            throw UnreadableImage.tooLargeForMemory(name(), "its bytes do");
        }
    }
}
