package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.evaluate.ConfusionMatrix;
import io.fovea.evaluate.LabelMeans;
import io.fovea.train.Hyperparameter;
import io.fovea.train.Hyperparameter.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
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
        assertGolden("events.out.tfevents", files().get(0));
    }

    private static final HyperparameterSession SESSION = new HyperparameterSession(List.of(
            new Hyperparameter("network.model", Kind.TEXT, "größe"),
            new Hyperparameter("network.dropout", Kind.NUMBER, null),
            new Hyperparameter("epochs", Kind.NUMBER, 300),
            new Hyperparameter("optimizer.lr", Kind.NUMBER, 1e-4),
            new Hyperparameter("rates.decayNorms", Kind.SWITCH, false),
            new Hyperparameter("loss", Kind.TEXT, "x".repeat(200)),
            new Hyperparameter("norms", Kind.SWITCH, true)));

    /** core/src/test/python/tensorboard_plugins.py */
    @Test
    void settingsAPictureAndTheEndAreByteForByteThoseOfTheGoldenScript() throws IOException {
        byte[] picture = "\u0089PNG...".getBytes(StandardCharsets.ISO_8859_1);
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.begin(SESSION);
            writer.image("confusion/validation", 7, new EncodedPicture(300, 2, picture), "Zeilen: größer");
            writer.end(HyperparameterSession.End.SUCCESS);
        }
        assertEquals(2, files().size());
        assertGolden("events.hparams", files().get(0));
        assertGolden("events.end", files().get(1));
    }

    @Test
    void theTableOfSettingsHasTheRunsValues() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.begin(SESSION);
        }
        Map<String, Object> expected = Map.of(
                "network.model",
                "größe",
                "epochs",
                300.0,
                "optimizer.lr",
                1e-4,
                "rates.decayNorms",
                false,
                "loss",
                "x".repeat(200),
                "norms",
                true);
        assertEquals(expected, EventFile.settings(folder), "all but what the recipe leaves open");
    }

    /** TensorBoard believes the first end that it reads, whatever follows. */
    @Test
    void aRunThatGoesOnHasNotEnded() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.end(HyperparameterSession.End.FAILURE);
        }
        assertEquals(2, EventFile.end(folder));
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            assertEquals(0, EventFile.end(folder));
            writer.end(HyperparameterSession.End.FAILURE);
            writer.end(HyperparameterSession.End.SUCCESS);
        }
        assertEquals(1, EventFile.end(folder));
        assertEquals(3, files().size(), "an event file for each start, and one for the end");
    }

    @Test
    void aConfusionMatrixIsAPictureThatSaysWhichClassIsWhich() throws IOException {
        ConfusionMatrix matrix = ConfusionMatrix.of(2, List.of());
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.confusion("confusion/validation", 3, new Labels(List.of("cat", "`dog`")), matrix);
            int many = ConfusionPicture.MOST_CLASSES + 1;
            List<String> names =
                    IntStream.range(0, many).mapToObj(String::valueOf).toList();
            writer.confusion("confusion/large", 3, new Labels(names), ConfusionMatrix.of(many, List.of()));
        }
        List<EventFile.Picture> pictures = EventFile.pictures(folder);
        assertEquals(1, pictures.size(), "too many classes are no picture");
        EventFile.Picture picture = pictures.get(0);
        assertEquals(new EventFile.Picture("confusion/validation", 3, 67, 67, picture.description()), picture);
        assertTrue(picture.description().contains("order: `cat`, `'dog'`."), picture.description());
    }

    private void assertGolden(String name, Path file) throws IOException {
        try (InputStream golden = getClass().getResourceAsStream("/golden/" + name)) {
            assertArrayEquals(Objects.requireNonNull(golden).readAllBytes(), Files.readAllBytes(file), name);
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
