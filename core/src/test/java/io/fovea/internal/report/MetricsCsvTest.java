package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.UserError;
import io.fovea.evaluate.LabelMeans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCsvTest {
    private static final List<EpochRow> HISTORY = List.of(
            new EpochRow(1, 1.25, 0.5, 1.5, 0.25, 1e-3, 2.5), new EpochRow(2, Double.NaN, 1.0 / 3, 2, 0, 1e-5, 1234.5));

    @TempDir
    Path folder;

    @Test
    void oneRowAnEpochWithExactNumbers() throws IOException {
        MetricsCsv.write(file(), HISTORY);
        assertEquals("""
                epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds
                1,1.25,0.5,1.5,0.25,0.001,2.5
                2,NaN,0.3333333333333333,2.0,0.0,1.0E-5,1234.5
                """, Files.readString(file()));
    }

    @Test
    void epochsOfSeveralLabelsHaveTheirFiguresAndAreReadAgain() throws IOException {
        List<EpochRow> history = List.of(
                new EpochRow(1, 0.5, 0.25, 0.75, 0.125, 1e-3, 2.5, new LabelMeans(0.625, 0.875)),
                new EpochRow(2, 0.25, 0.5, 0.5, 0.25, 1e-3, 2.5, LabelMeans.UNKNOWN));
        MetricsCsv.write(file(), history);
        assertEquals(
                List.of(
                        "epoch,train_loss,train_exactly_right,validation_loss,validation_macro_f1,validation_map,"
                                + "validation_exactly_right,learning_rate,seconds",
                        "1,0.5,0.25,0.75,0.625,0.875,0.125,0.001,2.5",
                        "2,0.25,0.5,0.5,NaN,NaN,0.25,0.001,2.5"),
                Files.readAllLines(file()));
        assertEquals(history, MetricsCsv.read(file()));
    }

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        MetricsCsv.write(file(), HISTORY);
        assertEquals(HISTORY, MetricsCsv.read(file()));
    }

    @Test
    void laterHistoryReplacesTheFile() throws IOException {
        MetricsCsv.write(file(), HISTORY);
        MetricsCsv.write(file(), HISTORY.subList(0, 1));
        assertEquals(2, Files.readAllLines(file()).size());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void decimalsHavePointsInEveryLocale() throws IOException {
        MetricsCsv.write(file(), HISTORY);
        String here = Files.readString(file());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            MetricsCsv.write(file(), HISTORY);
        } finally {
            Locale.setDefault(before);
        }
        assertEquals(here, Files.readString(file()));
    }

    @Test
    void fileThatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Files.createDirectories(file().resolve("in the way"));
        assertThrows(UserError.class, () -> MetricsCsv.write(file(), HISTORY));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void epochsCountFromOne() {
        assertThrows(IllegalArgumentException.class, () -> new EpochRow(0, 0, 0, 0, 0, 0, 0));
    }

    private Path file() {
        return folder.resolve("metrics.csv");
    }
}
