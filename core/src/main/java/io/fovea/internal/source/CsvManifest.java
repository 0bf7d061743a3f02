package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.Catalogue.ClassFolder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.text.FileName;
import io.fovea.internal.tree.FileKind;
import io.fovea.internal.tree.FileState;
import io.fovea.internal.tree.FolderFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A table of images: {@code path,label[,split]} (RFC 4180, UTF-8, header required, column names in any case and order).
 * A cell may hold several labels ({@link TableLabels}). Paths are relative to the table and taken as they stand; one
 * that is not found so and has backslashes is tried with slashes. {@code split} is train, validation (val, valid) or
 * test.
 */
final class CsvManifest {
    private final Path csv;
    private final BooleanSupplier stop;
    /** Around the table; its paths start here. */
    private final Path folder;

    private final List<Row> rows = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    /** Of rows whose label is empty: none, where an image may have any number of labels. */
    private final Set<Obstacle> unlabelled = new HashSet<>();

    private TableLabels labels = new TableLabels(false);
    /** By {@link TablePath#key}, so that no file counts twice however its paths are written. */
    private final Map<String, Row> seen = new HashMap<>();

    private CsvManifest(Path csv, BooleanSupplier stop) {
        this.csv = csv;
        this.stop = stop;
        Path parent = Objects.requireNonNull(csv.toAbsolutePath().getParent(), "a file lies in a folder");
        folder = parent.normalize();
    }

    /**
     * @param label the cell, which may be empty
     * @param written as it stands in the table
     * @param path normalised
     * @param isRepeated whether an earlier row names the same file
     */
    private record Row(@Nullable Part part, String label, String written, String path, boolean isRepeated) {}

    private record Named(@Nullable Part part, String label) {}

    static boolean looksLike(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /**
     * A row that is incomplete or contradicts another is an obstacle.
     *
     * @param threads that look for the files
     * @throws UserError if it is no table, or a column is missing
     * @throws java.util.concurrent.CancellationException if {@code stop} becomes true
     */
    static Catalogue read(Path csv, int threads, BooleanSupplier stop) {
        CsvManifest manifest = new CsvManifest(csv, stop);
        try (CSVParser parser = TableText.FORMAT.parse(TableText.open(csv))) {
            TableColumns columns = TableColumns.of(csv, parser, manifest.problems);
            manifest.labels = new TableLabels(columns.several());
            for (CSVRecord row : parser) manifest.read(row, columns);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UserError(
                    FileName.of(csv) + " is no table: " + TableText.reason(e),
                    "save it as comma-separated UTF-8 text",
                    e);
        }
        manifest.settle();
        List<Found> images = manifest.images(threads);
        return new Catalogue(
                "table " + FileName.of(csv),
                3,
                manifest.labels.several(),
                manifest.classes(),
                images,
                manifest.problems,
                manifest.obstacles,
                () -> {});
    }

    private void read(CSVRecord row, TableColumns columns) {
        if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
        try {
            add(row, columns);
        } catch (UserError e) {
            obstacles.add(new Obstacle(String.valueOf(e.getMessage()), e.fix()));
        }
    }

    private void add(CSVRecord row, TableColumns columns) {
        requireNoMoreCells(row, columns);
        String written = value(row, columns.path(), "path");
        String label = labels.add(columns.label() < row.size() ? row.get(columns.label()) : "");
        Part part = columns.split() < 0 ? null : part(row, columns);
        TablePath path = path(row, written);
        Row earlier = seen.get(path.key());
        if (earlier != null && (!TableLabels.areSame(earlier.label(), label) || earlier.part() != part)) {
            throw new UserError(
                    where(row) + " lists " + written + " again, with another label or split",
                    "keep one of the rows; several labels of an image go into one cell, as in cat;dog");
        }
        if (label.isEmpty()) {
            Obstacle empty = new Obstacle(where(row) + " has no label", "fill the cell in or delete the row");
            obstacles.add(empty);
            unlabelled.add(empty);
        }
        Row read = new Row(part, label, written, path.path(), earlier != null);
        seen.putIfAbsent(path.key(), read);
        rows.add(read);
    }

    /** A comma without quotes around its cell moves what follows into other columns. */
    private void requireNoMoreCells(CSVRecord row, TableColumns columns) {
        for (int i = columns.count(); i < row.size(); i++) {
            if (row.get(i).isBlank()) continue;
            throw new UserError(
                    where(row) + " has " + row.size() + " cells, the header " + columns.count(),
                    "put cells that hold a comma into double quotes");
        }
    }

    private TablePath path(CSVRecord row, String written) {
        try {
            return TablePath.of(folder, written);
        } catch (InvalidPathException e) {
            throw new UserError(where(row) + " has an impossible path: " + e.getMessage(), "correct the cell", e);
        }
    }

    private String value(CSVRecord row, int column, String name) {
        String value = column < row.size() ? row.get(column) : "";
        if (value.isBlank()) throw new UserError(where(row) + " has no " + name, "fill the cell in or delete the row");
        return value;
    }

    private Part part(CSVRecord row, TableColumns columns) {
        String split = value(row, columns.split(), "split");
        return FolderLayout.part(split)
                .orElseThrow(() -> new UserError(
                        where(row) + " has the split " + split + ", known are train, validation and test",
                        "correct the cell, or leave the column out to have a validation part held out"));
    }

    private String where(CSVRecord row) {
        return FileName.of(csv) + ", row " + (row.getRecordNumber() + 1);
    }

    /** When all rows are read, it is known whether an image may have any number of labels. */
    private void settle() {
        if (labels.several()) obstacles.removeAll(unlabelled);
        else rows.removeIf(row -> row.label().isEmpty());
    }

    private List<ClassFolder> classes() {
        Map<Named, ClassFolder> classes = new LinkedHashMap<>();
        for (Row row : rows) {
            for (String label : labels.of(row.label())) {
                classes.computeIfAbsent(
                        new Named(row.part(), label), named -> new ClassFolder(row.part(), label, "class " + label));
            }
        }
        return List.copyOf(classes.values());
    }

    /** Of those rows whose files are there. */
    private List<Found> images(int threads) {
        seen.clear();
        @Nullable FileState[] states = new FileState[rows.size()];
        ParallelPass.each(0, rows.size(), threads, stop, i -> states[i] = state(rows.get(i)));
        List<Found> images = new ArrayList<>(rows.size());
        for (int i = 0; i < states.length; i++) {
            Row row = rows.get(i);
            FileState state = states[i];
            if (row.isRepeated()) {
                problems.add(
                        Problem.warning(Problem.Kind.LISTED_AGAIN, row.written(), "is listed twice; counted once"));
            } else if (!FileKind.hasImageExtension(row.path())) {
                problems.add(Problem.leftOut(Problem.Kind.NO_IMAGE, row.written(), "not an image by its extension"));
            } else if (state == null) {
                boolean exists = Files.exists(FolderFile.file(folder, row.path()));
                problems.add(Problem.leftOut(
                        Problem.Kind.MISSING_FILE, row.written(), exists ? "is no file" : "does not exist"));
            } else {
                images.add(new Found(
                        row.part(), labels.of(row.label()), row.path(), new FolderFile(folder, row.path(), state)));
            }
        }
        return images;
    }

    private @Nullable FileState state(Row row) {
        if (row.isRepeated() || !FileKind.hasImageExtension(row.path())) return null;
        try {
            BasicFileAttributes file =
                    Files.readAttributes(FolderFile.file(folder, row.path()), BasicFileAttributes.class);
            return file.isRegularFile() ? FileState.of(file) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
