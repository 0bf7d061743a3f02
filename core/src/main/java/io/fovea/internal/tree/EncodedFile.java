package io.fovea.internal.tree;

import io.fovea.image.UnreadableImage;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/** An image file on disk. */
public record EncodedFile(Path file) implements Encoded {
    @Override
    public String name() {
        return FileName.of(file);
    }

    @Override
    public byte[] bytes() {
        return PatientReading.of(name(), () -> {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile() && !attributes.isDirectory()) {
                throw new UnreadableImage(name(), "not a regular file"); // a pipe or a device may have no end
            }
            Encoded.requireReadableSize(name(), attributes.size());
            return read((int) attributes.size());
        });
    }

    @Override
    public FileState state() throws IOException {
        return FileState.of(Files.readAttributes(file, BasicFileAttributes.class));
    }

    /** No more than the file had when it was looked at: it may grow for ever. */
    private byte[] read(int size) throws IOException {
        byte[] bytes = new byte[size];
        try (InputStream in = Files.newInputStream(file)) {
            int count = in.readNBytes(bytes, 0, size);
            return count == size ? bytes : Arrays.copyOf(bytes, count);
        }
    }
}
