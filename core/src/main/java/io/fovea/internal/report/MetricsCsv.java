package io.fovea.internal.report;

import io.fovea.evaluate.LabelMeans;
import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * {@code metrics.csv}: a header and one row an epoch, numbers as Java's shortest exact decimals in every locale. Where
 * an image may have any number of labels, there are their mean F1 and mAP, and what is accuracy elsewhere, the share of
 * images exactly right, is called so.
 */
public final class MetricsCsv {
    private static final String F1 = "validation_macro_f1", MAP = "validation_map";

    private record Column(String name, Function<EpochRow, Object> value) {}

    private static final List<Column> OF_CLASSES = List.of(
            new Column("epoch", EpochRow::epoch),
            new Column("train_loss", EpochRow::trainLoss),
            new Column("train_accuracy", EpochRow::trainAccuracy),
            new Column("validation_loss", EpochRow::validationLoss),
            new Column("validation_accuracy", EpochRow::validationAccuracy),
            new Column("learning_rate", EpochRow::learningRate),
            new Column("seconds", EpochRow::seconds));

    private static final List<Column> OF_LABELS = List.of(
            new Column("epoch", EpochRow::epoch),
            new Column("train_loss", EpochRow::trainLoss),
            new Column("train_exactly_right", EpochRow::trainAccuracy),
            new Column("validation_loss", EpochRow::validationLoss),
            new Column(F1, EpochRow::macroF1),
            new Column(MAP, EpochRow::meanAveragePrecision),
            new Column("validation_exactly_right", EpochRow::validationAccuracy),
            new Column("learning_rate", EpochRow::learningRate),
            new Column("seconds", EpochRow::seconds));

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
        boolean ofLabels = line.isMapped(F1);
        String right = ofLabels ? "_exactly_right" : "_accuracy";
        return new EpochRow(
                Integer.parseInt(line.get("epoch")),
                Double.parseDouble(line.get("train_loss")),
                Double.parseDouble(line.get("train" + right)),
                Double.parseDouble(line.get("validation_loss")),
                Double.parseDouble(line.get("validation" + right)),
                Double.parseDouble(line.get("learning_rate")),
                Double.parseDouble(line.get("seconds")),
                ofLabels ? new LabelMeans(Double.parseDouble(line.get(F1)), Double.parseDouble(line.get(MAP))) : null);
    }

    /**
     * Replaces the file as a whole.
     *
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public static void write(Path file, List<EpochRow> history) throws IOException {
        List<Column> columns = EpochRow.ofLabels(history) ? OF_LABELS : OF_CLASSES;
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            csv.printRecord(columns.stream().map(Column::name));
            for (EpochRow row : history) {
                csv.printRecord(columns.stream().map(column -> column.value().apply(row)));
            }
        }
        NewFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
