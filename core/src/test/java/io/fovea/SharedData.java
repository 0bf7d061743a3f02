package io.fovea;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data and weights, which are not part of the project: tests that need them are skipped where they are absent. */
public final class SharedData {
    private SharedData() {}

    /** @param relative inside the folder {@code shared} beside the repository */
    public static Path require(String relative) {
        for (String beside : new String[] {"../shared", "../../shared"}) {
            Path file = Path.of(beside, relative);
            if (Files.exists(file)) return file;
        }
        return Assumptions.abort("no " + relative + " in a folder named shared beside the repository");
    }
}
