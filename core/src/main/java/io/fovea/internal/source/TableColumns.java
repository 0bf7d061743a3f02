package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVParser;

/**
 * Where the columns of a table of images stand, by its header.
 *
 * @param count of all columns
 * @param split -1 if there is none
 * @param several whether the column of labels is named so that an image may have any number of them
 */
record TableColumns(int count, int path, int label, int split, boolean several) {
    private static final Set<String> KNOWN = Set.of("path", "label", "labels", "split");
    private static final String EXAMPLE = "start the file with the line path,label or path,label,split";

    /**
     * @param problems get the columns that mean nothing here
     * @throws UserError if a column is missing, or there are two of labels
     */
    static TableColumns of(Path csv, CSVParser parser, List<Problem> problems) {
        List<String> header = parser.getHeaderNames();
        Set<String> names = new LinkedHashSet<>();
        for (String name : header) names.add(name.toLowerCase(Locale.ROOT));
        names.remove("");
        boolean several = names.contains("labels");
        String label = several ? "labels" : "label";
        if (several && names.contains("label")) {
            throw new UserError(FileName.of(csv) + " has both a column label and a column labels", "keep one of them");
        }
        for (String required : List.of("path", label)) {
            if (names.contains(required)) continue;
            throw new UserError(
                    FileName.of(csv) + " has no column " + required + ", only " + String.join(", ", header), EXAMPLE);
        }
        List<String> others =
                names.stream().filter(name -> !KNOWN.contains(name)).toList();
        if (!others.isEmpty()) {
            problems.add(Problem.warning(
                    Problem.Kind.OTHER,
                    csv.getFileName().toString(),
                    "columns that only evaluate --slices looks at: " + String.join(", ", others)));
        }
        Map<String, Integer> places = parser.getHeaderMap(); // in any case of letters
        return new TableColumns(
                header.size(),
                places.getOrDefault("path", -1),
                places.getOrDefault(label, -1),
                places.getOrDefault("split", -1),
                several);
    }
}
