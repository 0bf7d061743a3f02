package io.fovea.internal.kept;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.LabelSet;
import io.fovea.framing.Letterbox;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.RandomResizedCrop;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.tree.RawPixels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FrameCacheTest {
    private static final int MANY = 3_000;

    @TempDir
    Path temp;

    KeptFolder folder;

    @BeforeEach
    void place() {
        folder = new KeptFolder(KeptKind.FRAMES, temp.resolve("frames"), 1 << 30);
    }

    @Test
    void aFrameIsMadeOnceAndFoundByLaterEpochsAndRuns() throws IOException {
        try (FrameCache cache = KeptFrames.open(folder, MANY)) {
            for (int i = 0; i < 3; i++) KeptFrames.epoch(cache, MANY);
            assertEquals("found 0, copied 6000, added 3000", KeptFrames.told(cache));
        }
        long size = Files.size(files().get(0));
        try (FrameCache cache = KeptFrames.open(folder, MANY)) {
            KeptFrames.epoch(cache, MANY);
            assertEquals("found 3000, copied 3000, added 0", KeptFrames.told(cache));
            assertNull(cache.takeWarning());
        }
        assertEquals(List.of(size), sizes(), "nothing was written");
    }

    @Test
    void changedContentIsANewFrameAndTheOthersStay() throws IOException {
        fill(10);
        List<Sample> samples = new ArrayList<>(KeptFrames.samples(10));
        samples.set(3, KeptFrames.sample(1234));
        try (FrameCache cache = open(KeptFrames.SMALL, samples)) {
            assertEquals(9, cache.found());
            assertFalse(cache.copy(samples.get(3), new byte[KeptFrames.BYTES], 0));
            cache.put(samples.get(3), KeptFrames.frame(1234));
        }
        assertEquals(1, files().size(), "it goes into the same file");
        try (FrameCache cache = open(KeptFrames.SMALL, samples)) {
            byte[] frame = new byte[KeptFrames.BYTES];
            assertTrue(cache.copy(samples.get(3), frame, 0));
            assertArrayEquals(KeptFrames.frame(1234), frame);
        }
    }

    @Test
    void anotherNameOfTheSameContentHasTheSameFrame() throws IOException {
        fill(2);
        Sample renamed =
                new Sample("elsewhere.png", LabelSet.of(7), new EncodedFile(Path.of("gone")), KeptFrames.content(1));
        try (FrameCache cache = open(KeptFrames.SMALL, List.of(renamed))) {
            byte[] frame = new byte[KeptFrames.BYTES];
            assertTrue(cache.copy(renamed, frame, 0));
            assertArrayEquals(KeptFrames.frame(1), frame);
        }
    }

    @Test
    void framingsHaveFilesOfTheirOwn() throws IOException {
        List<Double> zero = List.of(0.0, 0.0, 0.0), one = List.of(1.0, 1.0, 1.0);
        List<Preprocessing> framings = List.of(
                KeptFrames.SMALL,
                KeptFrames.preprocessing(9),
                new Preprocessing(new Squash(8, 9), 3, zero, one),
                new Preprocessing(new Squash(9, 8), 3, zero, one),
                new Preprocessing(new Letterbox(8, 8), 3, zero, one),
                new Preprocessing(new Squash(8, 8), 1, List.of(0.0), List.of(1.0)));
        for (Preprocessing framing : framings) {
            try (FrameCache cache = open(framing, KeptFrames.samples(1))) {
                assertEquals(0, cache.found(), framing.frameText());
                cache.put(KeptFrames.sample(0), new byte[framing.frameBytes()]);
            }
        }
        assertEquals(framings.size(), files().size());
        Preprocessing otherMean = new Preprocessing(new Squash(8, 8), 3, one, one);
        try (FrameCache cache = open(otherMean, KeptFrames.samples(1))) {
            assertEquals(1, cache.found(), "mean and std are for the device");
        }
    }

    @Test
    void allThatDecidesPixelsIsInTheKey() {
        List<String> components = Arrays.stream(Preprocessing.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertEquals(
                List.of("framing", "channels", "mean", "std"),
                components,
                "does the new one change the pixels of a frame? Then it belongs into Preprocessing.frameText");
        String version = "opencv " + opencv_core.CV_VERSION;
        assertTrue(
                ImageDecoder.PIXELS.endsWith(version),
                "with another " + version + " pixels may be others: ImageDecoder.PIXELS must say it");
    }

    @Test
    void whatHasNoKnownContentIsNotKept() {
        Sample unchecked = new Sample("a.png", 0, new EncodedFile(Path.of("nowhere")));
        Sample raw = new Sample(
                "raw",
                LabelSet.of(0),
                new RawPixels(new Image(8, 8, 3, new byte[KeptFrames.BYTES])),
                KeptFrames.content(0));
        assertSame(FrameCache.NONE, open(KeptFrames.SMALL, List.of(unchecked, raw)));
        Preprocessing random = KeptFrames.SMALL.withFraming(new RandomResizedCrop(8, 8));
        assertSame(FrameCache.NONE, open(random, KeptFrames.samples(1)));
        assertSame(FrameCache.NONE, KeptFrames.open(new KeptFolder(KeptKind.FRAMES, folder.path(), 0), 1));
        try (FrameCache cache = open(KeptFrames.SMALL, List.of(unchecked, KeptFrames.sample(0)))) {
            cache.put(unchecked, new byte[KeptFrames.BYTES]);
            assertFalse(cache.copy(unchecked, new byte[KeptFrames.BYTES], 0));
            assertEquals(0, cache.added());
        }
    }

    @Test
    void aLimitIsFilledAndTheRestMadeAnewWithOneWarning() throws IOException {
        KeptFolder tiny =
                new KeptFolder(KeptKind.FRAMES, folder.path(), KeptFrames.OVERHEAD + 10 * KeptFrames.BYTES + 5);
        try (FrameCache cache = KeptFrames.open(tiny, 30)) {
            for (int i = 0; i < 3; i++) KeptFrames.epoch(cache, 30);
            assertEquals("found 0, copied 20, added 10", KeptFrames.told(cache));
            String warning = cache.takeWarning();
            assertTrue(warning != null && warning.contains("no room for more frames"), warning);
            assertNull(cache.takeWarning());
        }
        assertTrue(sizes().stream().mapToLong(Long::longValue).sum() <= tiny.limit());
        try (FrameCache cache = KeptFrames.open(tiny, 30)) {
            KeptFrames.epoch(cache, 30);
            assertEquals("found 10, copied 10, added 0", KeptFrames.told(cache));
        }
        try (FrameCache cache = KeptFrames.open(new KeptFolder(KeptKind.FRAMES, folder.path(), 1 << 30), 30)) {
            KeptFrames.epoch(cache, 30);
            assertEquals("found 10, copied 10, added 20", KeptFrames.told(cache));
        }
        assertEquals(1, files().size(), "the file that was not full is filled");
    }

    @Test
    void framesThatNobodyUsesMakeRoomAndThoseInUseDoNot() throws IOException {
        KeptFolder small =
                new KeptFolder(KeptKind.FRAMES, folder.path(), 2 * KeptFrames.OVERHEAD + 20 * KeptFrames.BYTES);
        fill(KeptFrames.preprocessing(7), 5);
        Path old = files().get(0);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        fill(small, KeptFrames.preprocessing(6), 5);
        assertEquals(2, files().size());
        try (FrameCache used = FrameCache.open(small, KeptFrames.preprocessing(6), KeptFrames.samples(5), w -> {})) {
            fill(small, KeptFrames.SMALL, 5);
            assertFalse(Files.exists(old), "the least recently used is gone");
            try (FrameCache cache = KeptFrames.open(small, 100)) {
                KeptFrames.epoch(cache, 100);
                assertNotNull(cache.takeWarning());
            }
            assertEquals(5, used.found());
            assertTrue(used.copy(KeptFrames.sample(4), new byte[108], 0), "what is used stays");
        }
    }

    @Test
    void framesThatWereNotUsedForAMonthGo() throws IOException {
        fill(5);
        Files.setLastModifiedTime(files().get(0), FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        fill(KeptFrames.preprocessing(7), 5);
        assertEquals(1, files().size());
    }

    @Test
    void whatAKilledProcessLeavesIsGoodAndFilledFurther() throws Exception {
        Process process = KeptFrames.process(folder, 16_000);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            while (!"at 2000".equals(lines.readLine())) assertTrue(process.isAlive(), "it ended by itself");
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (FrameCache cache = KeptFrames.open(folder, 16_000)) {
            assertTrue(cache.found() >= 3000 && cache.found() < 16_000, KeptFrames.told(cache));
            KeptFrames.epoch(cache, 16_000);
            assertEquals(16_000 - cache.found(), cache.added());
            assertEquals(cache.found(), cache.copied());
        }
        assertEquals(1, files().size(), "the same file");
    }

    @Test
    void processesAtTheSameTimeNeitherWaitNorDisturbEachOther() throws Exception {
        fill(10); // a file that both would like to fill further
        Process first = KeptFrames.process(folder, MANY), second = KeptFrames.process(folder, MANY);
        long added = added(KeptFrames.lines(first)) + added(KeptFrames.lines(second));
        assertTrue(added >= MANY - 10 && added <= 2 * MANY - 20, () -> "added " + added);
        try (FrameCache cache = KeptFrames.open(folder, MANY)) {
            KeptFrames.epoch(cache, MANY);
            assertEquals("found 3000, copied 3000, added 0", KeptFrames.told(cache));
        }
    }

    private static long added(List<String> lines) {
        String told = lines.stream()
                .filter(line -> line.startsWith("found"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(told.substring(told.lastIndexOf(' ') + 1));
    }

    @Test
    void aFileInUseIsReadByOthersAndDeletedByNobody() throws IOException {
        try (FrameCache first = KeptFrames.open(folder, 10)) {
            KeptFrames.epoch(first, 5);
            new KeptFolder(KeptKind.FRAMES, folder.path(), 0).tidy();
            try (FrameCache second = KeptFrames.open(folder, 10)) {
                KeptFrames.epoch(second, 10);
                assertEquals("found 5, copied 5, added 5", KeptFrames.told(second));
            }
            KeptFrames.epoch(first, 10);
            assertEquals("found 0, copied 5, added 10", KeptFrames.told(first));
        }
        new KeptFolder(KeptKind.FRAMES, folder.path(), 0).tidy();
        assertEquals(List.of(), files());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 4096, 4100, 5000, 528_384, 528_400, 528_384 + 7 * 192 - 1})
    void aFileThatWasCutGivesWhatIsWholeInIt(long length) throws IOException {
        fill(20);
        try (RandomAccessFile file = new RandomAccessFile(files().get(0).toFile(), "rw")) {
            file.setLength(length);
        }
        try (FrameCache cache = KeptFrames.open(folder, 20)) {
            assertEquals(length < 528_384 + 192 ? 0 : 6, cache.found());
            KeptFrames.epoch(cache, 20);
            KeptFrames.epoch(cache, 20);
            assertEquals(20 - cache.found(), cache.added());
        }
        try (FrameCache cache = KeptFrames.open(folder, 20)) {
            KeptFrames.epoch(cache, 20);
            assertEquals("found 20, copied 20, added 0", KeptFrames.told(cache));
        }
        assertEquals(1, files().size());
    }

    @Test
    void aBitThatChangedInAFrameIsNoticedAndTheFrameMadeAnew() throws IOException {
        fill(20);
        change(files().get(0), KeptFrames.OVERHEAD + 7 * KeptFrames.BYTES + 100);
        try (FrameCache cache = KeptFrames.open(folder, 20)) {
            KeptFrames.epoch(cache, 20);
            KeptFrames.epoch(cache, 20);
            assertEquals("found 20, copied 39, added 1", KeptFrames.told(cache));
            String warning = cache.takeWarning();
            assertTrue(warning != null && warning.contains("damaged"), warning);
        }
        try (FrameCache cache = KeptFrames.open(folder, 20)) {
            KeptFrames.epoch(cache, 20);
            assertEquals("found 20, copied 20, added 0", KeptFrames.told(cache), "it is not met again");
        }
    }

    @Test
    void noBitOfHeaderAndIndexGoesUnnoticed() throws IOException {
        for (long at : new long[] {0, 14, 15, 22, 40, 4095, 4096 + 5 * 32, 4096 + 5 * 32 + 18, 4096 + 5 * 32 + 23}) {
            fill(20);
            change(files().get(0), at);
            try (FrameCache cache = KeptFrames.open(folder, 20)) {
                assertEquals(at < 4096 ? 0 : 19, cache.found(), "byte " + at);
                KeptFrames.epoch(cache, 20);
            }
            Files.delete(files().get(0));
        }
    }

    private static void change(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 4);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileThatIsCutWhileItIsReadEndsNothing() throws IOException {
        fill(MANY);
        try (FrameCache cache = KeptFrames.open(folder, MANY)) {
            for (int i = 0; i < 10; i++) KeptFrames.epoch(cache, MANY);
            try (RandomAccessFile file = new RandomAccessFile(files().get(0).toFile(), "rw")) {
                file.setLength(KeptFrames.OVERHEAD);
            }
            KeptFrames.epoch(cache, MANY);
            assertTrue(cache.added() > MANY / 2, KeptFrames.told(cache));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDiskThatIsFullIsWarnedOfOnceAndTheRestMadeAnew() throws Exception {
        // the shell's limit of a file's size, in blocks of 512 or 1024 bytes, fails a write as a full disk does
        Process process = KeptFrames.process(folder, 8_000, "sh", "-c", "ulimit -f 1200; exec \"$@\"", "sh");
        List<String> lines = KeptFrames.lines(process);
        long added = added(lines);
        assertTrue(added > 100 && added < 4_000, () -> "added " + added);
        assertTrue(lines.get(lines.size() - 1).startsWith("warning: frames cannot be kept in"), lines.toString());
        try (FrameCache cache = KeptFrames.open(folder, 8_000)) {
            KeptFrames.epoch(cache, 8_000);
            assertEquals(added, cache.found());
            assertEquals(added, cache.copied());
        }
    }

    @Test
    void aFolderThatCannotBeIsWarnedOf() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "no folder");
        List<String> warnings = new ArrayList<>();
        KeptFolder none = new KeptFolder(KeptKind.FRAMES, file.resolve("frames"), 1 << 30);
        assertSame(FrameCache.NONE, FrameCache.open(none, KeptFrames.SMALL, KeptFrames.samples(3), warnings::add));
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("frames cannot be kept in " + none.path()), warnings.get(0));
    }

    @Test
    void manyThreadsKeepEveryFrameOnce() throws Exception {
        try (FrameCache cache = KeptFrames.open(folder, MANY)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int from = t;
                Thread thread = new Thread(() -> {
                    for (int i = from; i < MANY; i += 4) cache.put(KeptFrames.sample(i), KeptFrames.frame(i));
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) thread.join();
            KeptFrames.epoch(cache, MANY);
            assertEquals("found 0, copied 3000, added 3000", KeptFrames.told(cache));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noFileStaysOpen() throws IOException {
        fill(5);
        Set<Path> before = openFiles();
        for (int i = 0; i < 20; i++) {
            try (FrameCache cache = KeptFrames.open(folder, 50 + i)) {
                KeptFrames.epoch(cache, 50 + i);
            }
        }
        Set<Path> after = openFiles();
        after.removeAll(before);
        assertEquals(Set.of(), after);
    }

    private Set<Path> openFiles() throws IOException {
        Set<Path> open = new HashSet<>();
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            for (Path handle : handles.toList()) {
                if (Files.isSymbolicLink(handle)) open.add(Files.readSymbolicLink(handle));
            }
        }
        open.removeIf(path -> !path.startsWith(folder.path().toAbsolutePath()));
        return open;
    }

    private void fill(int count) {
        fill(KeptFrames.SMALL, count);
    }

    private void fill(Preprocessing preprocessing, int count) {
        fill(folder, preprocessing, count);
    }

    private static void fill(KeptFolder folder, Preprocessing preprocessing, int count) {
        try (FrameCache cache = FrameCache.open(folder, preprocessing, KeptFrames.samples(count), w -> {})) {
            for (int i = 0; i < count; i++) {
                byte[] frame = Arrays.copyOf(KeptFrames.frame(i), preprocessing.frameBytes());
                cache.put(KeptFrames.sample(i), frame);
            }
            assertNull(cache.takeWarning());
        }
    }

    private FrameCache open(Preprocessing preprocessing, List<Sample> samples) {
        return FrameCache.open(folder, preprocessing, samples, warning -> {
            throw new AssertionError(warning);
        });
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.path())) {
            return files.filter(file -> file.toString().endsWith(KeptKind.FRAMES.suffix()))
                    .sorted()
                    .toList();
        }
    }

    private List<Long> sizes() throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (Path file : files()) sizes.add(Files.size(file));
        return sizes;
    }
}
