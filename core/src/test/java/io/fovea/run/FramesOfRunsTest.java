package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are read and decoded once for a framing, by the first run on them. */
class FramesOfRunsTest {
    @TempDir
    Path folder;

    /** Images that no other run has seen: frames are kept beyond a test. */
    private Path photos() throws IOException {
        return TinyPhotos.split(
                folder.resolve("photos"), 20, ThreadLocalRandom.current().nextLong());
    }

    @Test
    void laterEpochsAndTheEndOfTheRunReadNoFile() throws IOException {
        Path data = photos();
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        TrainingRun.Result result = run.train(
                RunFolder.Existing.REFUSE,
                Map.of("network.model", "cnn", "epochs", 3, "batchSize", 16),
                new SmallRuns.Told() {
                    @Override
                    public void epoch(List<EpochReport> history, boolean best) {
                        empty(data, "train");
                        empty(data, "validation");
                    }
                },
                () -> false);
        assertEquals(3, result.history().size());
        assertEquals(List.of(), result.damaged());
    }

    /** Random crops are made anew from the file every time. */
    @Test
    void anImageThatIsGoneWhenTheReportIsWrittenCostsItsPicturesOnly() throws IOException {
        Path data = photos();
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        TrainingRun.Result result = run.train(
                RunFolder.Existing.REFUSE,
                SmallRuns.with("input.framing", "random-crop"),
                new SmallRuns.Told() {
                    @Override
                    public void epoch(List<EpochReport> history, boolean best) {
                        if (history.size() == 3) empty(data, "train");
                    }
                },
                () -> false);
        assertEquals(3, result.history().size());
        String report = Files.readString(run.file("report.html"));
        assertTrue(report.contains("The first training images cannot be shown: "), "it is said");
    }

    @Test
    void aSecondRunOnTheSameImagesReadsNoFileAfterTheCheck() throws IOException {
        Path data = photos();
        SmallRuns first = new SmallRuns(data, folder.resolve("first"));
        first.train(RunFolder.Existing.REFUSE, SmallRuns.with());
        SmallRuns second = new SmallRuns(data, folder.resolve("second"));
        SmallRuns.Told told = new SmallRuns.Told() {
            @Override
            public void begin(EpochStart start) {
                for (String part : List.of("train", "validation", "test")) empty(data, part);
            }
        };
        second.train(RunFolder.Existing.REFUSE, SmallRuns.with(), told, () -> false);
        assertTrue(
                told.notes.contains("96 of 96 images are in the cache as frames and are not decoded"),
                told.notes.toString());
        second.assertSameWeights(first);
    }

    @Test
    void aChangedImageIsSeen() throws IOException {
        Path data = photos();
        SmallRuns first = new SmallRuns(data, folder.resolve("first"));
        first.train(RunFolder.Existing.REFUSE, SmallRuns.with());
        Path changed = data.resolve("train/across/3.png");
        Files.copy(data.resolve("train/none/3.png"), folder.resolve("other.png"));
        Files.move(folder.resolve("other.png"), changed, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(changed, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND); // other bytes, same pixels
        SmallRuns.Told told = new SmallRuns.Told();
        new SmallRuns(data, folder.resolve("second"))
                .train(RunFolder.Existing.REFUSE, SmallRuns.with(), told, () -> false);
        assertTrue(
                told.notes.contains("95 of 96 images are in the cache as frames and are not decoded"),
                told.notes.toString());
    }

    /** Deletes the images, but not the folders. */
    private static void empty(Path data, String part) {
        try (Stream<Path> all = Files.walk(data.resolve(part))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
