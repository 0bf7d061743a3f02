package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.source.Catalogue.ClassFolder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.text.FileName;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.tree.FileKind;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/**
 * A table of images: {@code path,label[,split]} (RFC 4180, UTF-8, header required, column names in any case and order).
 * Paths are relative to the table and taken as they stand; one that is not found so and has backslashes is tried with
 * slashes. {@code split} is train, validation (val, valid) or test.
 */
final class CsvManifest {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .setAllowMissingColumnNames(true) // of the empty columns that spreadsheets leave behind
            .get();
    private static final Set<String> COLUMNS = Set.of("path", "label", "split");
    private static final String EXAMPLE = "start the file with the line path,label or path,label,split";

    private final Path csv;
    private final List<Found> images = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    /** By absolute path, so that no file counts twice however its paths are written. */
    private final Map<Path, Found> seen = new LinkedHashMap<>();

    private CsvManifest(Path csv) {
        this.csv = csv;
    }

    static boolean looksLike(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /**
     * A row that is incomplete or contradicts another is an obstacle.
     *
     * @throws UserError if it is no table, or a column is missing
     */
    static Catalogue read(Path csv) {
        CsvManifest manifest = new CsvManifest(csv);
        try (CSVParser rows = FORMAT.parse(new StringReader(text(csv)))) {
            boolean split = manifest.checkHeader(rows.getHeaderNames());
            for (CSVRecord row : rows) manifest.read(row, split);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UserError(
                    FileName.of(csv) + " is no table: " + e.getMessage(), "save it as comma-separated UTF-8 text", e);
        }
        return new Catalogue(
                "table " + FileName.of(csv),
                3,
                manifest.classes(),
                manifest.images,
                manifest.problems,
                manifest.obstacles,
                () -> {});
    }

    private void read(CSVRecord row, boolean split) {
        try {
            add(row, split);
        } catch (UserError e) {
            obstacles.add(new Obstacle(String.valueOf(e.getMessage()), e.fix()));
        }
    }

    private static String text(Path csv) throws IOException {
        try {
            String text = Files.readString(csv);
            if (text.indexOf('\0') >= 0) throw new IOException("it is not UTF-8 text");
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // written by spreadsheets
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        }
    }

    /** @return whether there is a split column */
    private boolean checkHeader(List<String> header) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : header) names.add(name.toLowerCase(Locale.ROOT));
        names.remove("");
        for (String required : List.of("path", "label")) {
            if (!names.contains(required)) {
                throw new UserError(
                        FileName.of(csv) + " has no column " + required + ", only " + String.join(", ", header),
                        EXAMPLE);
            }
        }
        List<String> others =
                names.stream().filter(name -> !COLUMNS.contains(name)).toList();
        if (!others.isEmpty()) {
            problems.add(Problem.warning(
                    csv.getFileName().toString(), "columns without a meaning here: " + String.join(", ", others)));
        }
        return names.contains("split");
    }

    private void add(CSVRecord row, boolean split) {
        requireNoMoreCells(row);
        String path = value(row, "path");
        String label = value(row, "label");
        Part part = split ? part(row) : null;
        Path written = path(row, path);
        boolean asWritten = path.indexOf('\\') < 0 || Files.isRegularFile(resolve(written));
        Path relative = asWritten ? written : path(row, path.replace('\\', '/'));
        Path file = resolve(relative);
        Found found = new Found(part, label, name(relative), new EncodedFile(file));
        Found earlier = seen.putIfAbsent(file, found);
        if (earlier != null) {
            if (!earlier.label().equals(label) || earlier.part() != part) {
                throw new UserError(
                        where(row) + " lists " + path + " again, with another label or split", "keep one of the rows");
            }
            problems.add(Problem.warning(path, "is listed twice; counted once"));
        } else if (!FileKind.hasImageExtension(found.path())) {
            problems.add(Problem.leftOut(path, "not an image by its extension"));
        } else if (!Files.isRegularFile(file)) {
            problems.add(Problem.leftOut(path, Files.exists(file) ? "is no file" : "does not exist"));
        } else {
            images.add(found);
        }
    }

    /** A comma without quotes around its cell moves what follows into other columns. */
    private void requireNoMoreCells(CSVRecord row) {
        for (int i = row.getParser().getHeaderNames().size(); i < row.size(); i++) {
            if (row.get(i).isBlank()) continue;
            throw new UserError(
                    where(row) + " has " + row.size() + " cells, the header "
                            + row.getParser().getHeaderNames().size(),
                    "put cells that hold a comma into double quotes");
        }
    }

    private Path path(CSVRecord row, String path) {
        try {
            return Path.of(path).normalize();
        } catch (InvalidPathException e) {
            throw new UserError(where(row) + " has an impossible path: " + e.getMessage(), "correct the cell", e);
        }
    }

    private Path resolve(Path relative) {
        return csv.toAbsolutePath().resolveSibling(relative).normalize();
    }

    private static String name(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }

    private String value(CSVRecord row, String column) {
        String value = row.isSet(column) ? row.get(column) : "";
        if (value.isBlank())
            throw new UserError(where(row) + " has no " + column, "fill the cell in or delete the row");
        return value;
    }

    private Part part(CSVRecord row) {
        String split = value(row, "split");
        return FolderLayout.part(split)
                .orElseThrow(() -> new UserError(
                        where(row) + " has the split " + split + ", known are train, validation and test",
                        "correct the cell, or leave the column out to have a validation part held out"));
    }

    private String where(CSVRecord row) {
        return FileName.of(csv) + ", row " + (row.getRecordNumber() + 1);
    }

    private List<ClassFolder> classes() {
        Set<ClassFolder> classes = new LinkedHashSet<>();
        for (Found row : seen.values()) classes.add(folder(row.part(), row.label()));
        return List.copyOf(classes);
    }

    private static ClassFolder folder(@Nullable Part part, String label) {
        return new ClassFolder(part, label, "class " + label);
    }
}
