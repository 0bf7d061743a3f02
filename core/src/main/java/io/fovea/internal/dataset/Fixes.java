package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.LabelSet;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.file.RegularFile;
import io.fovea.internal.source.Sample;
import io.fovea.internal.source.TableText;
import io.fovea.internal.text.FileName;
import io.fovea.internal.text.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A reviewed list of suspicions: images that get another class, and images that are left out.
 *
 * @param file for messages
 * @param rows by the image's path
 */
public record Fixes(Path file, Map<String, Row> rows) {
    /**
     * @param given the class that it had when it was reviewed
     * @param suggested the class that it gets; null if it is left out
     */
    record Row(String given, @Nullable String suggested) {}

    /**
     * @param csv with a header and columns {@code path}, {@code given} and {@code suggested}; others are not looked at
     * @throws UserError if it is no such table, or names an image twice and not alike
     */
    public static Fixes read(Path csv) {
        RegularFile.require(csv, "a table of fixes (.csv)");
        Map<String, Row> rows = new LinkedHashMap<>();
        try (CSVParser parser = TableText.FORMAT.parse(TableText.open(csv))) {
            for (String column : List.of("path", "given", "suggested")) {
                if (parser.getHeaderMap().containsKey(column)) continue;
                throw new UserError(
                        FileName.of(csv) + " has no column " + column + ", only "
                                + String.join(", ", parser.getHeaderNames()),
                        "give a table that fovea audit wrote, with its first line");
            }
            for (CSVRecord record : parser) read(csv, record, rows);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UserError(
                    FileName.of(csv) + " is no table: " + TableText.reason(e),
                    "save it as comma-separated UTF-8 text",
                    e);
        }
        return new Fixes(csv, rows);
    }

    private static void read(Path csv, CSVRecord record, Map<String, Row> rows) {
        if (!record.isConsistent()) {
            throw new UserError(
                    "%s: row %d has %d columns, the first line has another number"
                            .formatted(FileName.of(csv), record.getRecordNumber(), record.size()),
                    "correct the row");
        }
        String path = record.get("path"), suggested = record.get("suggested");
        Row row = new Row(record.get("given"), suggested.isEmpty() ? null : suggested);
        Row other = rows.put(path, row);
        if (other == null || other.equals(row)) return;
        throw new UserError(
                FileName.of(csv) + " names " + path + " twice, and differently", "keep one row of each image");
    }

    /**
     * The images with the classes that the list gives them, but for those that it leaves out.
     *
     * @throws UserError if an image or a class is not here, or an image has another class than when it was reviewed
     */
    public Dataset of(Dataset dataset) {
        Map<String, Row> open = new LinkedHashMap<>(rows);
        Map<Part, List<Sample>> parts = new EnumMap<>(Part.class);
        int left = 0;
        for (Part part : Part.values()) {
            if (!dataset.has(part)) continue;
            List<Sample> samples = new ArrayList<>();
            for (Sample sample : dataset.samples(part)) {
                Row row = open.remove(sample.path());
                if (row != null) requireGiven(row, sample, dataset);
                if (row == null) samples.add(sample);
                else if (row.suggested() == null) left++;
                else samples.add(new Sample(sample.path(), label(row.suggested(), dataset), sample.origin()));
            }
            parts.put(part, samples);
        }
        if (!open.isEmpty()) {
            throw new UserError(
                    "%s names %,d images that are not in %s: %s"
                            .formatted(
                                    FileName.of(file),
                                    open.size(),
                                    dataset.description(),
                                    open.keySet().iterator().next()),
                    "give the list of these images; a path is as fovea audit writes it");
        }
        List<Problem> problems = new ArrayList<>(dataset.problems());
        problems.add(Problem.warning(
                Problem.Kind.OTHER,
                FileName.of(file),
                "images that get another class: %,d; left out: %,d".formatted(rows.size() - left, left)));
        Dataset fixed = dataset.with(parts, problems, dataset.obstacles());
        long[] before = dataset.classCounts(Part.TRAIN), after = fixed.classCounts(Part.TRAIN);
        for (int label = 0; label < before.length; label++) {
            if (before[label] == 0 || after[label] > 0) continue;
            throw new UserError(
                    FileName.of(file) + " leaves the class " + dataset.labels().name(label)
                            + " without a training image",
                    "keep some of its images, or move its folder away");
        }
        return fixed;
    }

    private void requireGiven(Row row, Sample sample, Dataset dataset) {
        List<String> names = sample.labels().names(dataset.labels());
        if (names.equals(List.of(row.given()))) return;
        throw new UserError(
                "%s was reviewed as %s, and is %s now (%s)"
                        .formatted(sample.path(), row.given(), String.join(", ", names), FileName.of(file)),
                "audit the images as they are now");
    }

    private LabelSet label(String name, Dataset dataset) {
        int label = dataset.labels().names().indexOf(name);
        if (label >= 0) return LabelSet.of(label);
        throw new UserError(
                FileName.of(file) + " suggests the class " + name + ", which " + dataset.description()
                        + " does not have",
                Nearest.fix(name, dataset.labels().names(), "use one of the classes, or nothing to leave it out"));
    }
}
