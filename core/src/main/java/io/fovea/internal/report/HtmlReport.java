package io.fovea.internal.report;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.html}: one file that needs nothing else, neither network nor scripts, follows the reader's light or
 * dark setting, fits a telephone and prints; and its charts as SVG files in a folder. Equal content gives equal bytes.
 */
public final class HtmlReport {
    private static final int MOST_NOTES = 100;

    private HtmlReport() {}

    /** What {@code report.mustache} shows. */
    private record Page(
            String title,
            List<String> summary,
            List<String> remarks,
            List<String> notes,
            int notesLeftOut,
            List<LineChart> charts,
            int bestEpoch,
            Headline headline,
            List<Results> results,
            List<LabelResults> labelResults,
            @Nullable EnsembleSection ensemble,
            @Nullable ExaminationSection examination,
            CountsTable counts,
            TrainingBatch batch,
            List<Fact> facts,
            String recipe,
            String folder,
            List<String> nextCommands) {
        private List<ChartFile> files(ClassCounts classes) {
            List<ChartFile> files = new ArrayList<>();
            charts.forEach(chart -> files.add(ChartFile.of(chart)));
            results.forEach(result -> files.addAll(ChartFile.of(result)));
            if (ensemble != null && ensemble.chart() != null) files.add(ChartFile.of(ensemble.chart()));
            if (examination != null) examination.charts().forEach(chart -> files.add(ChartFile.of(chart)));
            if (!classes.rows().isEmpty()) files.add(ChartFile.of(classes));
            if (!batch.pictures().isEmpty()) files.add(ChartFile.of(batch));
            return files;
        }
    }

    private record Fact(String name, String text) {}

    /**
     * Replaces the files one by one, each as a whole, the report last.
     *
     * @param file in an existing folder
     * @param charts the folder of the charts, beside the report; made if it is not there
     * @throws io.fovea.UserError if they cannot be written; an earlier report then stays as it was
     */
    public static void write(Path file, Path charts, ReportContent content) throws IOException {
        Page page = page(content, String.valueOf(charts.getFileName()));
        String text = Templates.filled("report.mustache", page);
        ChartFolder.write(charts, page.files(content.training().counts()));
        NewFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String html(ReportContent content) throws IOException {
        return Templates.filled("report.mustache", page(content, "charts"));
    }

    static List<ChartFile> charts(ReportContent content) {
        return page(content, "charts").files(content.training().counts());
    }

    private static Headline headline(ReportContent content) {
        Evaluation test = content.test();
        return test == null
                ? Headline.of(List.of(content.part()), List.of(content.validation()))
                : Headline.of(List.of(content.part(), "test"), List.of(content.validation(), test));
    }

    private static Page page(ReportContent content, String folder) {
        List<Results> results = new ArrayList<>();
        List<LabelResults> labelResults = new ArrayList<>();
        Evaluation test = content.test();
        if (content.validation() instanceof MultiLabelEvaluation several) {
            labelResults.add(LabelResults.of(content.part(), several, content.thumbnails()));
            if (test != null) labelResults.add(LabelResults.of("test", test.multiLabel(), null));
        } else {
            results.add(Results.of(content.part(), content.validation().singleLabel(), content.thumbnails()));
            if (test != null) results.add(Results.of("test", test.singleLabel(), null));
        }
        return new Page(
                content.title(),
                Findings.lines(content),
                content.remarks(),
                content.notes().stream().limit(MOST_NOTES).toList(),
                Math.max(0, content.notes().size() - MOST_NOTES),
                content.history().isEmpty() ? List.of() : LineChart.ofTraining(content.history(), content.bestEpoch()),
                content.bestEpoch(),
                headline(content),
                results,
                labelResults,
                EnsembleSection.of(content.ensemble()),
                ExaminationSection.of(content.examination()),
                CountsTable.of(content.training().counts()),
                content.training().batch(),
                content.facts().entrySet().stream()
                        .map(fact -> new Fact(fact.getKey(), fact.getValue()))
                        .toList(),
                content.training().recipe(),
                folder,
                content.nextCommands());
    }
}
