package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Duplicates;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a file was read shows where its bytes were exchanged and its size and time were not. */
class CheckMemoryTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-02-02T20:20:20Z"));

    @TempDir
    Path root;

    @TempDir
    Path home;

    private Path photos = Path.of("");
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void draw() throws IOException {
        photos = root.resolve("photos");
        DrawnFiles.writeClasses(photos, 7, "a", "b"); // no class is small, also without one of them
        age(photos);
    }

    private static void age(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) Files.setLastModifiedTime(file, LONG_AGO);
        }
    }

    private CheckMemory memory(Path data, ImageDecoder decoder) {
        return CheckMemory.of(data, decoder, Map.of("FOVEA_HOME", home.toString()), "/home/ada");
    }

    private CheckOptions options(Path data, ImageDecoder decoder, BooleanSupplier stop) {
        CheckListener listener = new CheckListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        return new CheckOptions(decoder, 1, Duplicates.KEEP, memory(data, decoder), listener, stop);
    }

    private DatasetCheck check(Path data, ImageDecoder decoder) {
        notes.clear();
        try (Dataset opened = Dataset.open(data, SplitRule.DEFAULT)) {
            return DatasetCheck.of(opened, options(data, decoder, () -> false));
        }
    }

    private DatasetCheck check() {
        return check(photos, ImageDecoder.DEFAULT);
    }

    private void assertChecked(int images, int unchanged) {
        String remembered = unchanged == 0 ? "" : " (" + unchanged + " unchanged since the last check)";
        assertEquals(List.of("checked " + images + " images" + remembered), notes);
    }

    /** Other bytes; size and time of change stay. */
    private static void ruinUnseen(Path file) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, before);
    }

    @Test
    void anUnchangedFileIsNotReadAgain() throws IOException {
        DatasetCheck first = check();
        assertChecked(14, 0);
        for (String name : List.of("a/0.png", "b/3.png")) ruinUnseen(photos.resolve(name));
        DatasetCheck second = check();
        assertChecked(14, 14);
        assertEquals(List.of(), second.problems());
        assertEquals(first.list().digest(), second.list().digest(), "the fingerprints come from the memory");
    }

    @Test
    void aFileOfAnotherTimeOrSizeIsReadAgain() throws IOException {
        check();
        Path touched = photos.resolve("a/0.png"), longer = photos.resolve("b/0.png");
        ruinUnseen(touched);
        Files.setLastModifiedTime(touched, FileTime.from(LONG_AGO.toInstant().plusMillis(1)));
        Files.write(longer, new byte[100_000]);
        Files.setLastModifiedTime(longer, LONG_AGO);
        DatasetCheck second = check();
        assertChecked(14, 12);
        assertEquals(
                List.of("a/0.png", "b/0.png"),
                second.problems().stream().map(Problem::path).sorted().toList());
    }

    @Test
    void aFileThatChangedAMomentBeforeTheCheckIsReadAgain() throws IOException {
        Path fresh = photos.resolve("a/0.png");
        Files.setLastModifiedTime(fresh, FileTime.from(Instant.now()));
        check();
        ruinUnseen(fresh);
        DatasetCheck second = check();
        assertChecked(14, 13);
        assertEquals("a/0.png", second.problems().get(0).path());
    }

    @Test
    void damageIsRememberedWithItsReason() throws IOException {
        Path damaged = photos.resolve("a/0.png");
        byte[] sound = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf("no picture at all".getBytes(StandardCharsets.UTF_8), sound.length));
        Files.setLastModifiedTime(damaged, LONG_AGO);
        DatasetCheck first = check();
        assertEquals(1, first.problems().size());
        Files.write(damaged, sound);
        Files.setLastModifiedTime(damaged, LONG_AGO);
        DatasetCheck second = check();
        assertChecked(14, 14);
        assertEquals(first.problems(), second.problems());
    }

    @Test
    void aFileThatCannotBeHadIsNotRemembered() throws IOException {
        Path away = root.resolve("away.png"), file = photos.resolve("a/0.png");
        try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
            Files.move(file, away);
            DatasetCheck first = DatasetCheck.of(opened, options(photos, ImageDecoder.DEFAULT, () -> false));
            assertEquals(List.of("a/0.png: the file is gone"), first.unavailable());
        }
        Files.move(away, file);
        assertEquals(List.of(), check().problems());
        assertChecked(14, 13);
    }

    @Test
    void aDamagedMemoryIsToldAndNotUsed() throws IOException {
        check();
        Path file = memoryFiles().get(0);
        byte[] sound = Files.readAllBytes(file);
        ruinUnseen(photos.resolve("a/0.png"));
        byte[] flipped = sound.clone();
        flipped[sound.length / 2] ^= 1;
        for (byte[] damaged : List.of(flipped, Arrays.copyOf(sound, sound.length - 9), new byte[0], new byte[40])) {
            Files.write(file, damaged);
            DatasetCheck check = check();
            assertEquals(2, notes.size(), notes.toString());
            assertTrue(notes.get(0).startsWith("what earlier checks found is not used"), notes.toString());
            assertEquals("checked 14 images", notes.get(1));
            assertEquals(1, check.problems().size(), "the file was read");
        }
        check();
        assertChecked(14, 14);
    }

    @Test
    void aStoppedCheckKeepsWhatItFound() throws IOException {
        stopAfter(3);
        assertEquals(List.of(), notes);
        check();
        assertChecked(14, 3);
    }

    @Test
    void aStoppedCheckKeepsWhatAnEarlierOneFound() throws IOException {
        check();
        Files.setLastModifiedTime(
                photos.resolve("a/0.png"), FileTime.from(LONG_AGO.toInstant().minusSeconds(9)));
        stopAfter(3);
        check();
        assertChecked(14, 14);
    }

    private void stopAfter(int images) {
        notes.clear();
        AtomicInteger left = new AtomicInteger(images);
        try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
            CheckOptions options = options(photos, ImageDecoder.DEFAULT, () -> left.getAndDecrement() <= 0);
            assertThrows(CancellationException.class, () -> DatasetCheck.of(opened, options));
        }
    }

    @Test
    void checksAtTheSameTimeDisturbNobody() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> digests = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                digests.add(threads.submit(() -> {
                    try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
                        return DatasetCheck.of(opened, options(photos, ImageDecoder.DEFAULT, () -> false))
                                .list()
                                .digest();
                    }
                }));
            }
            for (Future<String> digest : digests) assertEquals(digests.get(0).get(), digest.get());
        } finally {
            threads.shutdown();
        }
        assertTrue(notes.stream().allMatch(note -> note.startsWith("checked 14 images")), notes.toString());
        check();
        assertChecked(14, 14);
    }

    @Test
    void whoReadsWhileAnotherWritesGetsAWholeMemory() throws Exception {
        CheckRecords many = new CheckRecords(20_000);
        CheckMemory memory = memory(photos, ImageDecoder.DEFAULT);
        memory.write(many, notes::add);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                for (int i = 0; i < 30; i++) memory.write(many, notes::add);
            });
            while (!writing.isDone())
                assertEquals(many.count(), memory.read(notes::add).count());
            writing.get();
        } finally {
            writer.shutdown();
        }
        assertEquals(List.of(), notes);
    }

    @Test
    void anotherLimitOfPixelsHasAnotherMemory() {
        ImageDecoder strict = new ImageDecoder(1);
        assertEquals(List.of(), check().problems());
        try (Dataset opened = Dataset.openForInspection(photos, SplitRule.DEFAULT)) {
            DatasetCheck check = DatasetCheck.ofFiles(opened, options(photos, strict, () -> false));
            assertEquals(14, check.problems().size());
        }
        assertEquals(List.of(), check().problems());
        assertChecked(14, 14);
    }

    @Test
    void whatIsForgottenIsReadAgain() throws IOException {
        check();
        ruinUnseen(photos.resolve("a/0.png"));
        memory(photos, ImageDecoder.DEFAULT).forget();
        assertEquals(1, check().problems().size());
        assertChecked(14, 0);
    }

    @Test
    void theFilesOfAnArchiveAreAsOldAsTheArchive() throws IOException {
        Path zip = DrawnFiles.zip(photos, root.resolve("photos.zip"), "");
        Files.setLastModifiedTime(zip, LONG_AGO);
        DatasetCheck first = check(zip, ImageDecoder.DEFAULT);
        DatasetCheck second = check(zip, ImageDecoder.DEFAULT);
        assertChecked(14, 14);
        assertEquals(first.list().digest(), second.list().digest());
        Files.setLastModifiedTime(zip, FileTime.from(LONG_AGO.toInstant().plusSeconds(5)));
        check(zip, ImageDecoder.DEFAULT);
        assertChecked(14, 0);
    }

    @Test
    void theFilesOfATableAreRememberedWhereverTheyLie() throws IOException {
        Path table = Files.createDirectories(root.resolve("tables")).resolve("t.csv");
        StringBuilder text = new StringBuilder("path,label\n");
        for (String label : List.of("a", "b")) {
            for (int i = 0; i < 6; i++) text.append("../photos/%s/%d.png,%s\n".formatted(label, i, label));
        }
        Files.writeString(table, text);
        check(table, ImageDecoder.DEFAULT);
        ruinUnseen(photos.resolve("a/0.png"));
        assertEquals(List.of(), check(table, ImageDecoder.DEFAULT).problems());
        assertChecked(12, 12);
    }

    @Test
    void aMemoryThatCannotBeWrittenHindersNobody() throws IOException {
        Files.writeString(home.resolve("checks"), "a file where a folder should be");
        assertEquals(12, check().dataset().samples(Part.TRAIN).size());
        assertEquals(
                1,
                notes.stream()
                        .filter(note -> note.startsWith("what was checked is not remembered"))
                        .count());
    }

    @Test
    void memoriesThatNobodyUsedForAMonthAreDeleted() throws IOException {
        check();
        Path old = home.resolve("checks").resolve("0123.checks");
        Files.writeString(old, "of data long gone");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(CheckSweep.KEPT_UNUSED.plusDays(1))));
        Files.setLastModifiedTime(
                photos.resolve("a/0.png"), FileTime.from(LONG_AGO.toInstant().minusSeconds(9)));
        check();
        assertFalse(Files.exists(old));
        assertEquals(1, memoryFiles().size());
    }

    @Test
    void aboveTheLimitTheLatestUsedStay() throws IOException {
        Path folder = Files.createDirectories(home.resolve("checks"));
        for (int i = 0; i < 4; i++) {
            Path file = Files.write(folder.resolve(i + ".checks"), new byte[100]);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100 - i)));
        }
        new CheckSweep(folder, 250).run();
        assertEquals(List.of(folder.resolve("2.checks"), folder.resolve("3.checks")), memoryFiles());
    }

    @Test
    void progressEndsAtTheNumberOfImages() {
        check(); // also where files are remembered
        AtomicLong begun = new AtomicLong(), done = new AtomicLong();
        CheckListener counting = new CheckListener() {
            @Override
            public void begin(String task, long images) {
                begun.addAndGet(images);
            }

            @Override
            public void advance(long images) {
                done.addAndGet(images);
            }
        };
        for (CheckMemory memory : List.of(memory(photos, ImageDecoder.DEFAULT), CheckMemory.NONE)) {
            try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
                DatasetCheck.of(
                        opened,
                        new CheckOptions(ImageDecoder.DEFAULT, 3, Duplicates.KEEP, memory, counting, () -> false));
            }
        }
        assertEquals(28, begun.get());
        assertEquals(28, done.get());
    }

    private List<Path> memoryFiles() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("checks"))) {
            return files.sorted().toList();
        }
    }
}
