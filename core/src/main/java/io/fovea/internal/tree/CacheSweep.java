package io.fovea.internal.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One tidying of a folder of the cache; see {@link ArchiveCache#tidy}.
 *
 * @param suffix of the names of the copies
 * @param limit bytes of all copies together
 */
public record CacheSweep(Path folder, String suffix, long limit) {
    /** Whoever comes back to an archive after this long can wait while it is unpacked again. */
    static final Duration KEPT_UNUSED = Duration.ofDays(30);
    /** Earlier versions unpacked into files without a lock; one that grows is younger than this. */
    static final Duration ABANDONED = Duration.ofHours(1);

    private record Entry(Path file, String name, long bytes, Instant used) {
        static Entry of(Path file) {
            try {
                return new Entry(
                        file,
                        String.valueOf(file.getFileName()),
                        Files.size(file),
                        Files.getLastModifiedTime(file).toInstant());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isOlderThan(Duration age) {
            return used.isBefore(Instant.now().minus(age));
        }
    }

    /**
     * What cannot be deleted now is left for the next time: it hinders nobody who wants to read.
     *
     * @param outdated names of copies that are of no more use
     */
    public void run(Predicate<String> outdated) {
        if (!Files.isDirectory(folder)) return;
        try {
            List<Entry> entries = entries();
            for (Entry entry : entries) deleteRemains(entry);
            deleteCopies(entries, outdated);
        } catch (IOException | UncheckedIOException e) {
            return; // another process deletes too, or the folder may only be read
        }
    }

    private void deleteRemains(Entry entry) throws IOException {
        if (entry.name().endsWith(ArchiveCache.PARTIAL)) {
            delete(entry, entry.name().replace(ArchiveCache.PARTIAL, ArchiveCache.COPY));
        } else if (entry.name().matches("unpacking-.*\\.tmp") && entry.isOlderThan(ABANDONED)) {
            Files.deleteIfExists(entry.file());
        }
    }

    private void deleteCopies(List<Entry> entries, Predicate<String> outdated) throws IOException {
        List<Entry> copies = entries.stream()
                .filter(entry -> entry.name().endsWith(suffix))
                .sorted(Comparator.comparing(Entry::used))
                .toList();
        long total = copies.stream().mapToLong(Entry::bytes).sum();
        for (Entry copy : copies) {
            boolean wanted = total <= limit && !copy.isOlderThan(KEPT_UNUSED) && !outdated.test(copy.name());
            if (!wanted && delete(copy, copy.name())) total -= copy.bytes();
        }
    }

    private List<Entry> entries() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).map(Entry::of).toList();
        }
    }

    /** @return whether it is gone: nobody held the copy */
    private boolean delete(Entry entry, String copy) throws IOException {
        Optional<CopyLocks.Hold> alone = CopyLocks.of(folder).tryAlone(copy);
        if (alone.isEmpty()) return false;
        try (CopyLocks.Hold hold = alone.get()) {
            return Files.deleteIfExists(entry.file());
        }
    }
}
