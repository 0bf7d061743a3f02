package io.fovea.data;

import io.fovea.image.UnreadableImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image file on disk. */
public record EncodedFile(Path file) implements Encoded {
    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public byte[] bytes() {
        try {
            Encoded.requireReadableSize(name(), Files.size(file));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Encoded.unreadable(name(), e);
        } catch (OutOfMemoryError e) {
            throw UnreadableImage.tooLargeForMemory(name(), "its bytes do");
        }
    }
}
