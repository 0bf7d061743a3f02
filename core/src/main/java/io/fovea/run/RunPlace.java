package io.fovea.run;

import io.fovea.UserError;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a run may be written. */
final class RunPlace {
    private RunPlace() {}

    /**
     * A run inside a folder of classes would be taken for a class the next time.
     *
     * @throws UserError if {@code out} is the data folder or lies in it, also by way of symbolic links
     */
    static void requireOutside(Path data, Path out) {
        if (!Files.isDirectory(data)) return;
        try {
            if (!real(out).startsWith(data.toRealPath())) return;
        } catch (IOException e) {
            throw new UserError("cannot find out where " + FileName.of(out) + " lies: " + e, "give another --out", e);
        }
        throw new UserError(
                FileName.of(out) + " lies in the data folder " + FileName.of(data)
                        + ", where its files would be taken for images next time",
                "give an --out outside of the data");
    }

    /** Of a path whose last folders need not exist. */
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        for (@Nullable Path above = absolute; above != null; above = above.getParent()) {
            if (Files.exists(above)) return above.toRealPath().resolve(above.relativize(absolute));
        }
        return absolute;
    }
}
