package io.fovea.internal.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One chart of a report as an SVG file that needs nothing else, in light colours and without CSS variables, which not
 * every program that draws SVG knows.
 *
 * @param name without its ending
 * @param height of the drawing, without the title and the keys above it
 * @param template that draws it
 * @param drawing the template's content
 */
record ChartFile(String name, String title, List<Key> keys, int width, int height, String template, Object drawing) {
    /** Classes that a drawing of their counts shows. */
    static final int MOST_CLASSES = 100;

    /** Room for the title and the keys. */
    private static final int HEAD = 62;

    private static final int EDGE = 12, BOX = 18, GAP = 18;

    /** What a colour stands for. */
    private record Meaning(String style, String text) {}

    /** A colour and what it stands for, in their places. */
    record Key(int x, int textX, String style, String text) {}

    /** What {@code chart.svg.mustache} shows. */
    private record Sheet(String title, List<Key> keys, int width, int height, int head, String drawing) {}

    String svg() throws IOException {
        int needed = 2 * EDGE + TextWidth.of(title) + TextWidth.of(title) / 8; // it is bold
        String drawn = Templates.filled(template, drawing);
        return Templates.filled(
                "chart.svg.mustache", new Sheet(title, keys, Math.max(width, needed), height + HEAD, HEAD, drawn));
    }

    static ChartFile of(LineChart chart) {
        return new ChartFile(
                chart.title().toLowerCase(Locale.ROOT).replace(' ', '-'),
                chart.title() + " by epoch",
                keys(chart.curves().stream()
                        .map(curve -> new Meaning(curve.style(), curve.name()))
                        .toList()),
                LineChart.WIDTH,
                LineChart.HEIGHT,
                "curves-drawing.mustache",
                chart);
    }

    static ChartFile of(RobustnessChart chart) {
        return new ChartFile(
                "robustness-" + chart.title().toLowerCase(Locale.ROOT),
                "Right answers after " + chart.title() + " (" + chart.levels() + ")",
                keys(List.of(new Meaning("validation", "accuracy, with its 95 % interval"))),
                RobustnessChart.WIDTH,
                RobustnessChart.HEIGHT,
                "robustness-drawing.mustache",
                chart);
    }

    static ChartFile of(GrowthChart chart) {
        return new ChartFile(
                "ensemble-growth",
                "Accuracy by the number of members",
                keys(List.of(new Meaning("validation", "accuracy, with its 95 % interval"))),
                GrowthChart.WIDTH,
                GrowthChart.HEIGHT,
                "robustness-drawing.mustache",
                chart);
    }

    /** @param counts of one class at least */
    static ChartFile of(ClassCounts counts) {
        List<ClassCounts.Row> rows = counts.rows();
        int left = rows.size() - MOST_CLASSES;
        CountsDrawing drawing =
                CountsDrawing.of(rows.stream().limit(MOST_CLASSES).toList());
        return new ChartFile(
                "classes",
                left > 0
                        ? "Images of the " + MOST_CLASSES + " smallest " + (counts.several() ? "labels" : "classes")
                        : "Images of each " + (counts.several() ? "label" : "class"),
                keys(List.of(
                        new Meaning("train", "training"),
                        new Meaning("validation", "validation"),
                        new Meaning("count", "test"))),
                CountsDrawing.WIDTH,
                drawing.height(),
                "counts.mustache",
                drawing);
    }

    static ChartFile of(TrainingBatch batch) {
        BatchSheet sheet = BatchSheet.of(batch);
        return new ChartFile(
                "training-batch",
                "The first images of training as the network sees them",
                List.of(),
                BatchSheet.WIDTH,
                sheet.height(),
                "batch.mustache",
                sheet);
    }

    /** The reliability diagram, and the confusion matrix where it is small enough to read. */
    static List<ChartFile> of(Results results) {
        List<ChartFile> files = new ArrayList<>();
        files.add(new ChartFile(
                results.id() + "-reliability",
                results.part() + ": reliability",
                keys(List.of(new Meaning("right", "accuracy"), new Meaning("claim", "mean probability"))),
                ReliabilityDiagram.WIDTH,
                ReliabilityDiagram.HEIGHT,
                "reliability-drawing.mustache",
                results.reliability()));
        files.add(new ChartFile(
                results.id() + "-coverage",
                results.part() + ": right answers of those given",
                keys(List.of(new Meaning("validation", "accuracy of the surest answers"))),
                CoverageCurve.WIDTH,
                CoverageCurve.HEIGHT,
                "coverage-drawing.mustache",
                results.coverage()));
        if (!results.confusion().rows().isEmpty()) {
            MatrixDrawing matrix = MatrixDrawing.of(results.confusion());
            files.add(new ChartFile(
                    results.id() + "-confusion",
                    results.part() + ": what is taken for what",
                    keys(List.of(new Meaning("right", "right"), new Meaning("wrong", "wrong"))),
                    matrix.width(),
                    matrix.height(),
                    "matrix.mustache",
                    matrix));
        }
        return files;
    }

    private static List<Key> keys(List<Meaning> meanings) {
        List<Key> keys = new ArrayList<>();
        int x = EDGE;
        for (Meaning meaning : meanings) {
            keys.add(new Key(x, x + BOX, meaning.style(), meaning.text()));
            x += BOX + TextWidth.of(meaning.text()) + GAP;
        }
        return keys;
    }
}
