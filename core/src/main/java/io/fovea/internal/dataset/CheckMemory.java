package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.Version;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.file.CacheFolder;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.file.Sha256;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What earlier checks found in the files of one data set, so that a file which has not changed since is not read again.
 * It lies in the folder {@code checks} of Fovea's cache, one file for a data set and a way to check; it is replaced as
 * a whole, so that runs at the same time do not disturb each other, and may be deleted at any time.
 */
public final class CheckMemory {
    /** Remembers nothing. */
    public static final CheckMemory NONE = new CheckMemory(null, 0);

    /** To be raised when the check finds other things, or says them otherwise, than before in the same version. */
    private static final int RULES = 1;

    private final @Nullable Path file;
    private final long limit;

    private CheckMemory(@Nullable Path file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    /**
     * Of the data at a path, in this process's cache folder.
     *
     * @param decoder states the largest image accepted; another limit has another memory
     */
    public static CheckMemory of(Path data, ImageDecoder decoder) {
        return of(data, decoder, System.getenv(), System.getProperty("user.home"));
    }

    static CheckMemory of(Path data, ImageDecoder decoder, Map<String, String> environment, String userHome) {
        Path folder = CacheFolder.of(environment, userHome).resolve(CacheFolder.CHECKS);
        try {
            // a link that points elsewhere now, or paths of a table that start elsewhere, make other data
            String place = data.toRealPath() + "\n" + data.toAbsolutePath().normalize();
            String rules = RULES + " " + Version.current() + " " + decoder.maxPixels();
            return new CheckMemory(
                    folder.resolve(Sha256.digits(place + "\n" + rules, 12) + CheckSweep.ENDING),
                    CacheFolder.checksLimit(environment));
        } catch (IOException e) { // it is told when the data are opened
            return NONE;
        }
    }

    /** Deletes what is remembered, so that the next check reads every file. */
    public void forget() {
        if (file == null) return;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UserError(
                    "cannot forget the earlier check: " + e.getMessage(), "check the permissions of " + file, e);
        }
    }

    boolean isKept() {
        return file != null;
    }

    /** @param note told of a memory that is damaged, and not used */
    CheckRecords read(Consumer<String> note) {
        if (file == null) return new CheckRecords(0);
        try {
            CheckRecords records = CheckRecords.read(Files.readAllBytes(file));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // the last use
            return records;
        } catch (NoSuchFileException e) {
            return new CheckRecords(0);
        } catch (IOException | OutOfMemoryError e) {
            note.accept("what earlier checks found is not used, because " + FileName.of(file) + " cannot be read ("
                    + e.getMessage() + "): every file is read again");
            return new CheckRecords(0);
        }
    }

    /** @param note told if it cannot be kept, which hinders nobody */
    void write(CheckRecords records, Consumer<String> note) {
        if (file == null) return;
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            Files.createDirectories(folder);
            NewFile.write(file, records::write);
            new CheckSweep(folder, limit).run();
        } catch (IOException | UserError e) {
            note.accept("what was checked is not remembered: " + e.getMessage());
        }
    }
}
