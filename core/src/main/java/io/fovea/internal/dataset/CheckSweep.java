package io.fovea.internal.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the folder of {@link CheckMemory} small: deletes what was not used for a month, remains of killed writers, and
 * of the others the least recently used while all together are above the limit.
 */
record CheckSweep(Path folder, long limit) {
    static final String ENDING = ".checks";
    private static final String PART = ".part";
    static final Duration KEPT_UNUSED = Duration.ofDays(30);
    /** No memory takes so long to write. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private record Entry(Path file, long bytes, Instant used) {
        static Entry of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Entry(
                        file, attributes.size(), attributes.lastModifiedTime().toInstant());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isOutdated() {
            boolean remains = file.toString().endsWith(PART);
            return used.isBefore(Instant.now().minus(remains ? ABANDONED : KEPT_UNUSED));
        }
    }

    /** What cannot be deleted now is left for the next time. */
    void run() {
        try {
            long total = 0;
            for (Entry entry : entries()) {
                total += entry.bytes();
                if (entry.isOutdated() || total > limit) Files.deleteIfExists(entry.file());
            }
        } catch (IOException | UncheckedIOException e) {
            return; // another process deletes too
        }
    }

    /** The latest used first. */
    private List<Entry> entries() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(ENDING) || file.toString().endsWith(PART))
                    .map(Entry::of)
                    .sorted(Comparator.comparing(Entry::used).reversed())
                    .toList();
        }
    }
}
