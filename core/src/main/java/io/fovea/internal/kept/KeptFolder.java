package io.fovea.internal.kept;

import io.fovea.internal.file.CacheFolder;
import io.fovea.internal.tree.CacheSweep;
import io.fovea.internal.tree.CopyLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The folder in which {@link KeptRecords} of one kind keep their files, made in all ways and of all data sets. Who uses
 * a file holds its name shared, who adds records to it holds its name with {@link #WRITING} alone, and who deletes it
 * holds its name alone ({@link CopyLocks}).
 *
 * @param path created when needed
 * @param limit bytes of all files together, of which the least recently used are deleted for others; those in use count
 *     and stay. Processes that write at the same time may exceed it by one file each
 */
public record KeptFolder(KeptKind kind, Path path, long limit) {
    static final String WRITING = ".writing";
    /** Left free for the run's own results. */
    private static final long RESERVE = 1L << 30;

    /** Of this process: in Fovea's cache. */
    public static KeptFolder here(KeptKind kind) {
        return of(kind, System.getenv(), System.getProperty("user.home"));
    }

    static KeptFolder of(KeptKind kind, Map<String, String> environment, String userHome) {
        return new KeptFolder(
                kind, CacheFolder.of(environment, userHome).resolve(kind.word()), CacheFolder.limit(environment));
    }

    /** That nothing can be kept here, in one line. */
    String cannot(IOException e) {
        return kind.word() + " cannot be kept in " + path + " (" + e + "): images " + kind.otherwise();
    }

    /** That no more is kept, in one line. */
    String full(long missing) {
        return "there is no room for more %s in %s (at most %,d MB by FOVEA_CACHE_SIZE, and 1 GB of the disk stays free): about %,d images %s"
                .formatted(kind.word(), path, limit >> 20, missing, kind.otherwise());
    }

    CopyLocks locks() {
        return CopyLocks.of(path);
    }

    /** Deletes what was not used for a month, and of the rest the least recently used while there is too much. */
    void tidy() {
        new CacheSweep(path, kind.suffix(), limit).run(any -> false);
    }

    /** The files of records made in one way, those used last first. */
    List<Path> files(ContentKey made) throws IOException {
        record Used(Path file, FileTime time) {}
        try (Stream<Path> files = Files.list(path)) {
            String begin = begin(made);
            return files.filter(
                            file -> name(file).startsWith(begin) && name(file).endsWith(kind.suffix()))
                    .map(file -> new Used(file, lastUse(file)))
                    .sorted(Comparator.comparing(Used::time).reversed().thenComparing(Used::file))
                    .map(Used::file)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A name that no file has yet. */
    Path newFile(ContentKey made) {
        return path.resolve(
                begin(made) + Long.toHexString(ThreadLocalRandom.current().nextLong()) + kind.suffix());
    }

    private static String begin(ContentKey made) {
        return made.digits().substring(0, 16) + "-";
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /**
     * How many bytes may be added now, by the limit and by what the disk has free. Files that nobody uses make room, as
     * far as wanted.
     */
    long room(long wanted) throws IOException {
        long room = limit - bytes();
        if (room < wanted) {
            new CacheSweep(path, kind.suffix(), Math.max(0, limit - wanted)).run(any -> false);
            room = limit - bytes();
        }
        return Math.min(room, Files.getFileStore(path).getUsableSpace() - RESERVE);
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> name(file).endsWith(kind.suffix()))
                    .mapToLong(KeptFolder::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // deleted since it was listed
        }
    }

    private static FileTime lastUse(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            return FileTime.fromMillis(0); // deleted since it was listed: the next to open it will see
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file that is of no use, unless another process is still at it. */
    void discard(Path file) throws IOException {
        Optional<CopyLocks.Hold> alone = locks().tryAlone(name(file));
        if (alone.isEmpty()) return;
        try (CopyLocks.Hold hold = alone.get()) {
            Files.deleteIfExists(file);
        }
    }
}
