package io.fovea.data;

import io.fovea.FileName;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image file on disk. */
public record EncodedFile(Path file) implements Encoded {
    @Override
    public String name() {
        return FileName.of(file);
    }

    @Override
    public byte[] bytes() {
        return PatientReading.of(name(), () -> {
            Encoded.requireReadableSize(name(), Files.size(file));
            return Files.readAllBytes(file);
        });
    }
}
