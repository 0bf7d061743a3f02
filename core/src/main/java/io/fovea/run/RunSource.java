package io.fovea.run;

import io.fovea.UserError;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.Fixes;
import io.fovea.internal.dataset.Fold;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the images of a run come from.
 *
 * @param path null for images that the caller supplies
 * @param opener opens them, with a validation part held out by the rule where they have none
 */
record RunSource(@Nullable Path path, BiFunction<SplitRule, BooleanSupplier, Dataset> opener) {
    /** What earlier checks found; nothing of images that the caller supplies. */
    CheckMemory memory(ImageDecoder decoder) {
        return path == null ? CheckMemory.NONE : CheckMemory.of(path, decoder);
    }

    /** The same images, divided as a fold says. */
    RunSource folded(Fold fold, long seed) {
        return new RunSource(path, (rule, stop) -> opener.apply(rule.folded(fold, seed), stop));
    }

    /** The same images with the labels that a list of fixes gives them, but for those that it leaves out. */
    RunSource fixed(Path csv) {
        return new RunSource(path, (rule, stop) -> {
            Fixes fixes = Fixes.read(csv);
            Dataset opened = opener.apply(rule, stop);
            try {
                return fixes.of(opened);
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
        });
    }

    /**
     * A run inside a folder of classes would be taken for a class the next time.
     *
     * @throws UserError if {@code out} is the data folder or lies in it, also by way of symbolic links
     */
    void requireOutside(Path out) {
        if (path == null || !Files.isDirectory(path)) return;
        try {
            if (!real(out).startsWith(path.toRealPath())) return;
        } catch (IOException e) {
            throw new UserError("cannot find out where " + FileName.of(out) + " lies: " + e, "give another --out", e);
        }
        throw new UserError(
                FileName.of(out) + " lies in the data folder " + FileName.of(path)
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
