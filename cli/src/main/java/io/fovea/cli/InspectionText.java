package io.fovea.cli;

import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.EqualFiles;
import io.fovea.internal.dataset.Inspection;
import io.fovea.internal.dataset.PixelStatistics;
import io.fovea.internal.dataset.ProblemGroup;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.source.Obstacle;
import io.fovea.internal.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code fovea inspect} found, for people and for programs. */
record InspectionText(Inspection inspection) {
    /** More reasons than these are counted. */
    private static final int OBSTACLES = 10;

    void print(PrintWriter out) {
        Dataset dataset = inspection.dataset();
        out.println(Printable.of(dataset.description()));
        out.print(table(dataset));
        if (dataset.labels().several()) out.println("an image may have any number of these labels");
        SplitRule rule = dataset.heldOut();
        if (rule != null) {
            out.printf(
                    Locale.ROOT,
                    "validation: %.0f %% of each class held out of train, at least 1 image of a class that has 2%n",
                    100 * rule.validationShare());
        }
        printStatistics(out, inspection.statistics());
        printProblems(out, inspection.groups());
        printObstacles(out, dataset.obstacles());
        out.flush();
    }

    private static TextTable table(Dataset dataset) {
        TextTable table = TextTable.of("class", "train", "validation", "test");
        long[][] counts = counts(dataset);
        for (int c = 0; c < dataset.labels().size(); c++) {
            table.row(
                    dataset.labels().name(c),
                    String.valueOf(counts[0][c]),
                    String.valueOf(counts[1][c]),
                    String.valueOf(counts[2][c]));
        }
        return table.row(
                "all",
                String.valueOf(dataset.samples(Part.TRAIN).size()),
                String.valueOf(dataset.samples(Part.VALIDATION).size()),
                String.valueOf(dataset.samples(Part.TEST).size()));
    }

    private void printStatistics(PrintWriter out, @Nullable PixelStatistics statistics) {
        if (statistics == null) return;
        out.println("widths  " + range(statistics.widths()));
        out.println("heights " + range(statistics.heights()));
        out.println("mean " + values(statistics.mean()) + "  std " + values(statistics.std()));
        if (notDecoded() > 0) {
            out.println(inspection.decoded() + " images were decoded; of the other " + notDecoded()
                    + " only the structure was checked");
        }
    }

    private int notDecoded() {
        return Math.max(0, inspection.dataset().samples().size() - inspection.decoded());
    }

    /** Each kind once, with the first names; JSON has all of them. */
    private static void printProblems(PrintWriter out, List<ProblemGroup> groups) {
        if (groups.isEmpty()) out.println("no problems");
        for (ProblemGroup group : groups) {
            out.println(Printable.of("problem: " + group.what()));
            for (String name : group.names()) out.println("    " + Printable.of(name));
            int more =
                    group.names().isEmpty() ? 0 : group.count() - group.names().size();
            if (more > 0) out.printf(Locale.ROOT, "    and %,d more; --json lists all%n", more);
            if (!group.remedy().isEmpty()) out.println("  try: " + Printable.of(group.remedy()));
        }
    }

    /** Of a table that is wrong in the same way in every row, the first rows. */
    private static void printObstacles(PrintWriter out, List<Obstacle> obstacles) {
        for (Obstacle obstacle : obstacles.subList(0, Math.min(OBSTACLES, obstacles.size()))) {
            out.println(Printable.of("cannot be trained on: " + obstacle.problem()));
            out.println(Printable.of("  try: " + obstacle.fix()));
        }
        int more = obstacles.size() - OBSTACLES;
        if (more > 0) out.printf(Locale.ROOT, "cannot be trained on for %,d more reasons; --json lists all%n", more);
    }

    private static long[][] counts(Dataset dataset) {
        return new long[][] {
            dataset.classCounts(Part.TRAIN), dataset.classCounts(Part.VALIDATION), dataset.classCounts(Part.TEST)
        };
    }

    /** The same as a JSON object; measures are null where no image could be measured. */
    Map<String, @Nullable Object> facts() {
        Dataset dataset = inspection.dataset();
        PixelStatistics statistics = inspection.statistics();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("data", dataset.description());
        long[][] counts = counts(dataset);
        List<Map<String, Object>> classes = new ArrayList<>();
        for (int c = 0; c < dataset.labels().size(); c++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("label", dataset.labels().name(c));
            row.put("train", counts[0][c]);
            row.put("validation", counts[1][c]);
            row.put("test", counts[2][c]);
            classes.add(row);
        }
        json.put("classes", classes);
        json.put("severalLabels", dataset.labels().several());
        json.put("heldOut", dataset.heldOut());
        json.put("widths", statistics == null ? null : statistics.widths());
        json.put("heights", statistics == null ? null : statistics.heights());
        json.put("measured", statistics == null ? 0 : statistics.images());
        json.put("mean", statistics == null ? null : statistics.mean());
        json.put("std", statistics == null ? null : statistics.std());
        json.put("decoded", inspection.decoded());
        // written one by one: a table may name few files a million times
        json.put(
                "problems",
                Stream.concat(dataset.problems().stream(), inspection.equal().stream())
                        .iterator());
        json.put("duplicates", duplicates());
        json.put("trainable", dataset.obstacles().isEmpty());
        json.put("obstacles", dataset.obstacles());
        return json;
    }

    private Map<String, Object> duplicates() {
        EqualFiles equal = inspection.equal();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("choice", equal.choice().toString());
        json.put("withinClasses", equal.count(Problem.Kind.DUPLICATE));
        json.put("acrossClasses", equal.count(Problem.Kind.CONTRADICTION));
        json.put("acrossParts", equal.count(Problem.Kind.LEAK));
        return json;
    }

    private static String range(PixelStatistics.Range range) {
        return range.min() + " to " + range.max() + ", median " + range.median();
    }

    private static String values(List<Double> values) {
        return String.join(
                ", ",
                values.stream().map(v -> String.format(Locale.ROOT, "%.4f", v)).toList());
    }
}
