package io.fovea.internal.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.text.Printable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code report.html}: one file that needs nothing else, neither network nor scripts, follows the reader's light or
 * dark setting and prints. Equal content gives equal bytes.
 */
public final class HtmlReport {
    private static final int MOST_NOTES = 100;

    private HtmlReport() {}

    /** What {@code report.mustache} shows. */
    private record Page(
            String title,
            List<String> summary,
            List<String> notes,
            int notesLeftOut,
            List<LineChart> charts,
            int bestEpoch,
            List<Results> results,
            List<Fact> facts,
            String recipe,
            List<String> nextCommands) {}

    private record Fact(String name, String text) {}

    /**
     * Replaces the file as a whole.
     *
     * @param file in an existing folder
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public static void write(Path file, ReportContent content) throws IOException {
        String text = html(content);
        NewFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String html(ReportContent content) throws IOException {
        try (Reader template = resource("report.mustache")) {
            return Mustache.compiler()
                    .withEscaper(HtmlReport::escaped)
                    .zeroIsFalse(true)
                    .emptyStringIsFalse(true)
                    .withLoader(name -> resource(name))
                    .compile(template)
                    .execute(page(content));
        }
    }

    /** Text of several lines keeps them. */
    private static String escaped(String text) {
        return Stream.of(text.split("\n", -1))
                .map(line -> Escapers.HTML.escape(Printable.of(line)))
                .collect(Collectors.joining("\n"));
    }

    private static Page page(ReportContent content) {
        List<Results> results = new ArrayList<>();
        results.add(Results.of("Validation", content.validation(), content.thumbnails()));
        Evaluation test = content.test();
        if (test != null) results.add(Results.of("Test", test, null));
        return new Page(
                content.title(),
                new Findings(content).lines(),
                content.notes().stream().limit(MOST_NOTES).toList(),
                Math.max(0, content.notes().size() - MOST_NOTES),
                content.history().isEmpty() ? List.of() : charts(content),
                content.bestEpoch(),
                results,
                content.facts().entrySet().stream()
                        .map(fact -> new Fact(fact.getKey(), fact.getValue()))
                        .toList(),
                content.recipe(),
                content.nextCommands());
    }

    private static List<LineChart> charts(ReportContent content) {
        List<EpochRow> history = content.history();
        int best = content.bestEpoch();
        return List.of(
                LineChart.of(
                        "Loss",
                        history,
                        best,
                        Figures::brief,
                        List.of(
                                new LineChart.Series("training", "train", EpochRow::trainLoss),
                                new LineChart.Series("validation", "validation", EpochRow::validationLoss))),
                LineChart.of(
                        "Accuracy",
                        history,
                        best,
                        accuracy -> Figures.brief(100 * accuracy) + " %",
                        List.of(
                                new LineChart.Series("training", "train", EpochRow::trainAccuracy),
                                new LineChart.Series("validation", "validation", EpochRow::validationAccuracy))),
                LineChart.of(
                        "Learning rate",
                        history,
                        best,
                        Figures::brief,
                        List.of(new LineChart.Series("learning rate", "rate", EpochRow::learningRate))));
    }

    private static Reader resource(String name) throws IOException {
        InputStream bytes = HtmlReport.class.getResourceAsStream(name);
        if (bytes == null) throw new FileNotFoundException("the program lacks its resource " + name);
        return new InputStreamReader(bytes, StandardCharsets.UTF_8);
    }
}
