package io.fovea.internal.report;

import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** {@code metrics.csv}: a header and one row an epoch, numbers as Java's shortest exact decimals in every locale. */
public final class MetricsCsv {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setRecordSeparator("\n")
            .setHeader(
                    "epoch",
                    "train_loss",
                    "train_accuracy",
                    "validation_loss",
                    "validation_accuracy",
                    "learning_rate",
                    "seconds")
            .get();

    private MetricsCsv() {}

    /**
     * Reads what {@link #write} wrote, in this version or another.
     *
     * @throws IOException if it cannot be read, or is no such table
     */
    public static List<EpochRow> read(Path file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser csv = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            return csv.stream().map(MetricsCsv::row).toList();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new IOException(file + " is no table of metrics: " + e.getMessage(), e);
        }
    }

    private static EpochRow row(CSVRecord line) {
        return new EpochRow(
                Integer.parseInt(line.get("epoch")),
                Double.parseDouble(line.get("train_loss")),
                Double.parseDouble(line.get("train_accuracy")),
                Double.parseDouble(line.get("validation_loss")),
                Double.parseDouble(line.get("validation_accuracy")),
                Double.parseDouble(line.get("learning_rate")),
                Double.parseDouble(line.get("seconds")));
    }

    /**
     * Replaces the file as a whole.
     *
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public static void write(Path file, List<EpochRow> history) throws IOException {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
            for (EpochRow row : history) {
                csv.printRecord(
                        row.epoch(),
                        row.trainLoss(),
                        row.trainAccuracy(),
                        row.validationLoss(),
                        row.validationAccuracy(),
                        row.learningRate(),
                        row.seconds());
            }
        }
        NewFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
