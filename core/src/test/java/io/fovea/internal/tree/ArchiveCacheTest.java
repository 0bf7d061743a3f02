package io.fovea.internal.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.source.DrawnFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCacheTest {
    private static final int SIZE = 100_000;

    @TempDir
    Path temp;

    Path folder;

    @BeforeEach
    void place() {
        folder = temp.resolve("cache");
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() throws IOException {
        ArchiveCache cache = new ArchiveCache(folder, 2 * SIZE);
        Path archive = archive("b");
        Path a = use(cache, archive("a")), b = use(cache, archive);
        age(a, Duration.ofMinutes(10));
        age(b, Duration.ofMinutes(20));
        use(cache, archive); // is now the younger
        Path c = use(cache, archive("c"));
        cache.tidy();
        assertEquals(List.of(false, true, true), existing(a, b, c));
    }

    @Test
    void whatIsInUseStaysAboveTheLimit() throws IOException {
        ArchiveCache cache = new ArchiveCache(folder, 0);
        try (ArchiveCache.Copy first = cache.unpacked(archive("a"));
                ArchiveCache.Copy second = cache.unpacked(archive("b"))) {
            cache.tidy();
            assertEquals(List.of(true, true), existing(first.file(), second.file()));
        }
        cache.tidy();
        assertEquals(List.of(), names());
    }

    @Test
    void closingTwiceTakesNothingFromAnotherReader() throws IOException {
        ArchiveCache cache = new ArchiveCache(folder, 0);
        Path archive = archive("a");
        try (ArchiveCache.Copy first = cache.unpacked(archive);
                ArchiveCache.Copy second = cache.unpacked(archive)) {
            second.close();
            second.close();
            cache.tidy();
            assertTrue(Files.exists(first.file()));
        }
    }

    @Test
    void whatAnotherProcessUsesStays() throws IOException, InterruptedException {
        ArchiveCache cache = new ArchiveCache(folder, 0);
        Path archive = archive("a");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString(),
                        archive.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = other.inputReader(StandardCharsets.UTF_8)) {
            String copy = lines.readLine();
            assertNotNull(copy, "the other process has begun");
            cache.tidy();
            assertTrue(Files.exists(Path.of(copy)), "while it is used");
            other.getOutputStream().close();
            other.waitFor();
            cache.tidy();
            assertFalse(Files.exists(Path.of(copy)), "afterwards");
        } finally {
            other.destroy();
        }
    }

    /** Holds an unpacked archive until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (ArchiveCache.Copy copy = new ArchiveCache(Path.of(args[0]), 0).unpacked(Path.of(args[1]))) {
                System.out.println(copy.file());
                System.in.read();
            }
        }
    }

    @Test
    void remainsOfKilledRunsGoWithTheNextStart() throws IOException {
        Path abandoned = remains("unpacking-123.tmp", Duration.ofHours(3));
        Path growing = remains("unpacking-456.tmp", Duration.ZERO);
        Path part = remains("0123-9-9.tar.part", Duration.ZERO);
        Path images = DrawnFiles.writeClasses(temp.resolve("images"), 2, "a", "b");
        Dataset.open(images, SplitRule.DEFAULT, new ArchiveCache(folder, SIZE)).close();
        assertEquals(List.of(false, true, false), existing(abandoned, growing, part));
    }

    @Test
    void whatIsBeingUnpackedStays() throws IOException {
        Path part = remains("0123-9-9.tar.part", Duration.ofHours(3));
        try (CopyLocks.Hold hold = CopyLocks.of(folder).tryAlone("0123-9-9.tar").orElseThrow()) {
            new ArchiveCache(folder, 0).tidy();
            assertTrue(Files.exists(part));
        }
    }

    @Test
    void copiesOfArchivesThatNobodyUsesAnyMoreGo() throws IOException {
        ArchiveCache cache = new ArchiveCache(folder, Long.MAX_VALUE);
        Path old = use(cache, archive("old")), young = use(cache, archive("young"));
        age(old, Duration.ofDays(31));
        age(young, Duration.ofDays(29));
        cache.tidy();
        assertEquals(List.of(false, true), existing(old, young));
    }

    @Test
    void manyThreadsMakeOneCopy() throws Exception {
        ArchiveCache cache = new ArchiveCache(folder, 0);
        Path archive = archive("a");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                readers.add(() -> {
                    try (ArchiveCache.Copy copy = cache.unpacked(archive)) {
                        return Files.size(copy.file());
                    }
                });
            }
            for (Future<Long> size : threads.invokeAll(readers)) assertEquals(SIZE, size.get());
        } finally {
            threads.shutdown();
        }
        cache.tidy();
        assertEquals(List.of(), names());
    }

    private Path archive(String name) throws IOException {
        return Files.write(temp.resolve(name + ".gz"), DrawnFiles.gzip(new byte[SIZE]));
    }

    private static Path use(ArchiveCache cache, Path archive) {
        try (ArchiveCache.Copy copy = cache.unpacked(archive)) {
            return copy.file();
        }
    }

    private Path remains(String name, Duration age) throws IOException {
        Files.createDirectories(folder);
        Path file = Files.write(folder.resolve(name), new byte[9]);
        age(file, age);
        return file;
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private static List<Boolean> existing(Path... files) {
        return Stream.of(files).map(Files::exists).toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .toList();
        }
    }
}
