package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.LabelMeans;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    /** core/src/test/python/tensorboard_events.py */
    @Test
    void fileIsByteForByteThatOfTheGoldenScript() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.scalar("loss/train", 1, 2.302585);
            writer.scalar("learning_rate", 300, 1e-4);
            writer.scalar("accuracy/größe", 5_000_000_000L, Double.NaN);
            writer.scalar("x".repeat(200), 1, -1.5);
        }
        try (InputStream golden = getClass().getResourceAsStream("/golden/events.out.tfevents")) {
            assertArrayEquals(Objects.requireNonNull(golden).readAllBytes(), Files.readAllBytes(files().get(0)));
        }
    }

    @Test
    void epochWritesItsFiveCurves() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.epoch(new EpochRow(3, 0.5, 0.75, 0.25, 0.875, 0.125, 60));
        }
        assertEquals(
                List.of(
                        new EventFile.Scalar("loss/train", 3, 0.5f),
                        new EventFile.Scalar("loss/validation", 3, 0.25f),
                        new EventFile.Scalar("accuracy/train", 3, 0.75f),
                        new EventFile.Scalar("accuracy/validation", 3, 0.875f),
                        new EventFile.Scalar("learning_rate", 3, 0.125f)),
                EventFile.scalars(files().get(0)));
    }

    @Test
    void anEpochOfSeveralLabelsWritesTheirFigures() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.epoch(new EpochRow(3, 0.5, 0.75, 0.25, 0.875, 0.125, 60, new LabelMeans(0.625, 0.375)));
        }
        assertEquals(
                List.of(
                        new EventFile.Scalar("loss/train", 3, 0.5f),
                        new EventFile.Scalar("loss/validation", 3, 0.25f),
                        new EventFile.Scalar("macro_f1/validation", 3, 0.625f),
                        new EventFile.Scalar("map/validation", 3, 0.375f),
                        new EventFile.Scalar("exactly_right/train", 3, 0.75f),
                        new EventFile.Scalar("exactly_right/validation", 3, 0.875f),
                        new EventFile.Scalar("learning_rate", 3, 0.125f)),
                EventFile.scalars(files().get(0)));
    }

    @Test
    void valueIsOnDiskBeforeTheWriterIsClosed() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.scalar("loss/train", 1, 0.5);
            assertEquals(List.of(new EventFile.Scalar("loss/train", 1, 0.5f)), EventFile.scalars(files().get(0)));
        }
    }

    @Test
    void secondRunInTheSameSecondGetsItsOwnFile() throws IOException {
        TensorBoardWriter.open(folder, CLOCK).close();
        TensorBoardWriter.open(folder, CLOCK).close();
        assertEquals(2, files().size());
        assertTrue(files().get(0).getFileName().toString().startsWith("events.out.tfevents.1700000000."));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
