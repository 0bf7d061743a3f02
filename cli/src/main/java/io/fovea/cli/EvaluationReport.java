package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.evaluate.Examination;
import io.fovea.framing.Framing;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.MemberCosts;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.explain.ExplainingModel;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.report.HtmlReport;
import io.fovea.internal.report.ReportContent;
import io.fovea.internal.report.Thumbnails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The report of an evaluation. Whoever asks for it wants to see what was mistaken, so it shows pictures of any part.
 *
 * @param charts the folder of its charts
 */
record EvaluationReport(Path file, Path charts) {
    private static final Pattern HTML = Pattern.compile("(.+)\\.html?", Pattern.CASE_INSENSITIVE);

    /**
     * @param data folder that is judged by
     * @throws UserError if the report could not be written, or would lie among the images
     */
    static EvaluationReport into(Path file, Path data) {
        Path charts = file.resolveSibling(requirePage(file) + "-charts");
        if (Files.exists(charts) && !Files.isDirectory(charts)) {
            throw new UserError("cannot write charts: " + charts + " is a file", "give another --report");
        }
        if (Files.isDirectory(charts)) NewFile.requireWritable(charts.resolve("loss.svg"));
        requireOutside(file, data);
        return new EvaluationReport(file, charts);
    }

    /**
     * @return the name without its ending
     * @throws UserError if a page could not be written there
     */
    static String requirePage(Path file) {
        Matcher name = HTML.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) { // a mistyped command must not replace a model by a page
            throw new UserError("--report " + file + " does not end in .html", "give a name such as report.html");
        }
        NewFile.requireWritable(file);
        return name.group(1);
    }

    private static void requireOutside(Path file, Path data) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null
                    || !Files.isDirectory(data)
                    || !folder.toRealPath().startsWith(data.toRealPath())) return;
        } catch (IOException e) {
            throw new UserError("cannot find out where " + file + " lies: " + e, "give another --report", e);
        }
        throw new UserError(
                file + " lies in the data folder " + data + ", where its charts would be taken for a class next time",
                "give a --report outside of the data");
    }

    /**
     * @param views looked at for one answer
     * @param gain of the views; null if nobody asked
     * @param examination of the images; null if nobody asked
     * @param model as the user calls it
     * @param trained is closed, because explanations end with the report
     * @param dataset open, of one part
     */
    void write(
            Judging.Judged judged,
            Views views,
            @Nullable ViewGain gain,
            @Nullable Examination examination,
            String model,
            TrainedModel trained,
            Dataset dataset,
            ImageDecoder decoder,
            List<UnreadableImage> unreadable) {
        try (ExplainingModel explaining = new ExplainingModel(trained)) {
            write(
                    judged,
                    views,
                    gain,
                    examination,
                    model,
                    trained,
                    dataset,
                    Thumbnails.of(dataset.samples(), decoder).explainedBy(explaining),
                    unreadable);
        }
    }

    private void write(
            Judging.Judged judged,
            Views views,
            @Nullable ViewGain gain,
            @Nullable Examination examination,
            String model,
            TrainedModel trained,
            Dataset dataset,
            Thumbnails thumbnails,
            List<UnreadableImage> unreadable) {
        ReportContent content = new ReportContent(
                model + " on " + dataset.description(),
                facts(judged, views, model, trained, dataset, unreadable.size()),
                ReportContent.Training.ELSEWHERE,
                name(dataset),
                judged.evaluation(),
                null,
                examination,
                thumbnails,
                gain == null ? List.of() : List.of("Test-time augmentation: " + gain.sentence()),
                Stream.concat(
                                dataset.problems().stream().map(problem -> problem.path() + ": " + problem.reason()),
                                unreadable.stream().map(failure -> failure.getMessage() + " (left out)"))
                        .toList(),
                List.of());
        EnsembleFigures members = figures(judged, trained);
        try {
            HtmlReport.write(file, charts, members == null ? content : content.with(members));
        } catch (IOException e) {
            throw new UserError(
                    "cannot write " + file + ": " + e.getMessage(), "free some space, or check its permissions", e);
        }
    }

    /** Of an ensemble what its members say; null of one network. */
    static @Nullable EnsembleFigures figures(Judging.Judged judged, TrainedModel trained) {
        return judged.members().isEmpty()
                ? null
                : MemberCosts.of(trained, "ensemble").figures(trained, judged.members(), judged.evaluation());
    }

    private static String name(Dataset dataset) {
        Part part = Stream.of(Part.values()).filter(dataset::has).findFirst().orElseThrow();
        return part == Part.TRAIN ? "training" : part.name().toLowerCase(Locale.ROOT);
    }

    /** Of an ensemble all that its members have, once, and how many have it. */
    private static String of(TrainedModel trained, Function<Manifest, String> fact) {
        Map<String, Long> members = trained.members().stream()
                .map(TrainedModel.Member::manifest)
                .collect(Collectors.groupingBy(fact, LinkedHashMap::new, Collectors.counting()));
        return members.entrySet().stream()
                .map(one -> one.getValue() == 1 ? one.getKey() : one.getKey() + " (" + one.getValue() + " models)")
                .collect(Collectors.joining("; "));
    }

    private static String architecture(Manifest manifest) {
        String network = manifest.model().architecture();
        return manifest.head() == null ? network : network + " with a head of the kind " + manifest.head();
    }

    private static String input(Manifest manifest) {
        Framing framing = manifest.preprocessing().framing();
        return "%d x %d, %s".formatted(framing.width(), framing.height(), framing.text());
    }

    private static Map<String, String> facts(
            Judging.Judged judged, Views views, String model, TrainedModel trained, Dataset dataset, int leftOut) {
        Manifest manifest = trained.manifest();
        Provenance made = manifest.provenance();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data", dataset.description());
        facts.put("images", "%,d %s".formatted(judged.evaluation().images(), name(dataset)));
        if (leftOut > 0) facts.put("left out", "%,d more, which cannot be read".formatted(leftOut));
        facts.put("model", model);
        facts.put("architecture", of(trained, EvaluationReport::architecture));
        facts.put("input", of(trained, EvaluationReport::input));
        if (views.count() > 1) facts.put("views", views.text() + ": " + views.count() + " an image");
        facts.put("precision", judged.precision().toString());
        facts.put("time", String.format(Locale.ROOT, "%.1f s", judged.seconds()));
        facts.put("trained on", "%s, %,d images".formatted(made.data(), made.images()));
        if (trained.choice() == null) facts.put("trained", made.created() + " by Fovea " + made.fovea());
        facts.put("weights", made.weights());
        return facts;
    }
}
