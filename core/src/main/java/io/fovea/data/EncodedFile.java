package io.fovea.data;

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
        return PatientReading.of(name(), () -> {
            Encoded.requireReadableSize(name(), Files.size(file));
            return Files.readAllBytes(file);
        });
    }
}
