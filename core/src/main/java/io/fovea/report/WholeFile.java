package io.fovea.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text file in an existing folder that readers see either as it was or as it is now, never half written. */
record WholeFile(Path path) {
    /** Writes UTF-8 under a temporary name in the same folder, then moves it into place. */
    void write(String text) throws IOException {
        Path partial = path.resolveSibling(path.getFileName() + ".partial");
        try {
            Files.writeString(partial, text);
            moveIntoPlace(partial);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void moveIntoPlace(Path partial) throws IOException {
        try {
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
