package io.fovea;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real photographs and weights, which stand beside the repository on some machines and are never part of it. */
public final class SharedData {
    private SharedData() {}

    /** The file or folder under {@code shared}; where it is absent, the test is skipped with the reason. */
    public static Path require(String relative) {
        for (String folder : new String[] {"../shared", "../../shared"}) {
            Path path = Path.of(folder, relative);
            if (Files.exists(path)) return path;
        }
        return Assumptions.abort("needs shared/" + relative + " beside the repository");
    }
}
