package io.fovea.data;

import io.fovea.UserError;
import io.fovea.data.Catalogue.ClassFolder;
import io.fovea.data.Catalogue.Found;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Paths are relative to the table; {@code split} is train, validation (val, valid) or test.
 */
final class CsvManifest {
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .get();
    private static final Set<String> COLUMNS = Set.of("path", "label", "split");
    private static final String EXAMPLE = "start the file with the line path,label or path,label,split";

    private final Path csv;
    private final List<Found> images = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Found> seen = new HashMap<>();

    private CsvManifest(Path csv) {
        this.csv = csv;
    }

    /** @param head the first bytes of the file */
    static boolean looksLike(Path file, byte[] head) {
        for (byte b : head) {
            if (b == 0) return false;
        }
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /** @throws UserError if a column is missing, or a row is incomplete or contradicts another */
    static Catalogue read(Path csv) {
        CsvManifest manifest = new CsvManifest(csv);
        try (CSVParser rows = FORMAT.parse(new StringReader(text(csv)))) {
            boolean split = manifest.checkHeader(rows.getHeaderNames());
            for (CSVRecord row : rows) manifest.add(row, split);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UserError(csv + " is no table: " + e.getMessage(), "save it as comma-separated UTF-8 text", e);
        }
        return new Catalogue("table " + csv, 3, manifest.classes(), manifest.images, manifest.problems, () -> {});
    }

    private static String text(Path csv) throws IOException {
        try {
            String text = Files.readString(csv);
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // written by spreadsheets
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        }
    }

    /** @return whether there is a split column */
    private boolean checkHeader(List<String> header) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : header) names.add(name.toLowerCase(Locale.ROOT));
        for (String required : List.of("path", "label")) {
            if (!names.contains(required)) {
                throw new UserError(
                        csv + " has no column " + required + ", only " + String.join(", ", header), EXAMPLE);
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
        String path = value(row, "path");
        String label = value(row, "label");
        Part part = split ? part(row) : null;
        Found found = new Found(part, label, path.replace('\\', '/'), new EncodedFile(resolve(row, path)));
        Found earlier = seen.putIfAbsent(found.path(), found);
        if (earlier != null) {
            if (!earlier.label().equals(label) || earlier.part() != part) {
                throw new UserError(
                        where(row) + " lists " + path + " again, with another label or split", "keep one of the rows");
            }
            problems.add(Problem.warning(path, "is listed twice; counted once"));
        } else if (FileKind.of(path) != FileKind.IMAGE) {
            problems.add(Problem.leftOut(path, "not an image by its extension"));
        } else if (!Files.isRegularFile(resolve(row, path))) {
            problems.add(Problem.leftOut(path, "does not exist"));
        } else {
            images.add(found);
        }
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

    private Path resolve(CSVRecord row, String path) {
        try {
            return csv.toAbsolutePath().resolveSibling(path).normalize();
        } catch (InvalidPathException e) {
            throw new UserError(where(row) + " has an impossible path: " + e.getMessage(), "correct the cell", e);
        }
    }

    private String where(CSVRecord row) {
        return csv + ", row " + (row.getRecordNumber() + 1);
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
