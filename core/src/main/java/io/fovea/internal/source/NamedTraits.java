package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.internal.text.FileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * What data say of images besides their labels: the folder inside of a class's, and the columns of a table that are
 * neither path nor label nor split. What has more than {@link #MOST_NAMES} different values tells images, not kinds of
 * them, and is left out.
 */
public final class NamedTraits {
    private static final int MOST_NAMES = 20;
    private static final Set<String> SEEN =
            Set.of("size", "shape", "brightness", "contrast", "sharpness", "rotation", "folder");
    private static final Set<String> MEANT = Set.of("path", "label", "labels", "split");

    private NamedTraits() {}

    /**
     * @param data the path that the samples were read from; null for none
     * @return names by path of a sample, then by trait; samples of which nothing is said are absent
     */
    public static Map<String, Map<String, String>> of(@Nullable Path data, List<Sample> samples, Labels labels) {
        Map<String, Map<String, String>> traits = new HashMap<>();
        folders(samples, labels, traits);
        if (data != null && CsvManifest.looksLike(data)) columns(data, samples, traits);
        Map<Map<String, String>, Map<String, String>> same = new HashMap<>(); // many images share few combinations
        traits.replaceAll((path, names) -> same.computeIfAbsent(names, one -> one));
        return traits;
    }

    private static void folders(List<Sample> samples, Labels labels, Map<String, Map<String, String>> traits) {
        Set<String> classes = Set.copyOf(labels.names());
        Map<String, String> folders = new HashMap<>();
        for (Sample sample : samples) {
            String[] segments = sample.path().split("/", -1);
            String folder = Arrays.stream(segments, 0, segments.length - 1)
                    .filter(name ->
                            !classes.contains(name) && FolderLayout.part(name).isEmpty())
                    .collect(Collectors.joining("/"));
            folders.put(sample.path(), folder);
        }
        long names = folders.values().stream().distinct().count();
        if (names < 2 || names > MOST_NAMES) return;
        folders.forEach((path, folder) -> traits.computeIfAbsent(path, none -> new LinkedHashMap<>())
                .put("folder", folder.isEmpty() ? "." : folder));
    }

    private static void columns(Path csv, List<Sample> samples, Map<String, Map<String, String>> traits) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        each(
                csv,
                row -> row.toMap().forEach((column, value) -> {
                    Set<String> seen = values.computeIfAbsent(column, none -> new HashSet<>());
                    if (seen.size() <= MOST_NAMES) seen.add(value);
                }));
        values.entrySet()
                .removeIf(column -> column.getKey().isBlank()
                        || MEANT.contains(column.getKey().toLowerCase(Locale.ROOT))
                        || column.getValue().size() < 2
                        || column.getValue().size() > MOST_NAMES);
        Path folder = Objects.requireNonNull(csv.toAbsolutePath().getParent(), "a file lies in a folder")
                .normalize();
        Set<String> wanted = samples.stream().map(Sample::path).collect(Collectors.toSet());
        each(csv, row -> {
            String path = path(folder, row.get("path"));
            if (!wanted.contains(path)) return;
            Map<String, String> names = traits.computeIfAbsent(path, none -> new LinkedHashMap<>());
            for (String column : values.keySet()) {
                if (row.isSet(column) && !row.get(column).isBlank()) names.put(trait(column), row.get(column));
            }
        });
    }

    /** A column may have the name of what is seen in images. */
    private static String trait(String column) {
        return SEEN.contains(column.toLowerCase(Locale.ROOT)) ? "column " + column : column;
    }

    private static String path(Path folder, String written) {
        try {
            return TablePath.of(folder, written).path();
        } catch (InvalidPathException e) {
            return ""; // reading the table told it
        }
    }

    private static void each(Path csv, Consumer<CSVRecord> use) {
        try (CSVParser parser = TableText.FORMAT.parse(TableText.open(csv))) {
            for (CSVRecord row : parser) use.accept(row);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UserError(
                    FileName.of(csv) + " is no table: " + TableText.reason(e),
                    "save it as comma-separated UTF-8 text",
                    e);
        }
    }
}
