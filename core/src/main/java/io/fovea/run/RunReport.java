package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.report.ReportContent;
import io.fovea.internal.report.Thumbnails;
import io.fovea.internal.source.Sample;
import io.fovea.internal.training.RecipeFile;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what a run's report shows. */
record RunReport(RunFolder folder, Recipe recipe, CheckedData data, ImageModel model, Provenance provenance) {
    ReportContent content(
            List<EpochReport> history, List<EpochRow> rows, Evaluation validation, @Nullable Evaluation test) {
        return new ReportContent(
                recipe.network().model() + " on " + dataset().description(),
                facts(history),
                rows,
                recipe.earlyStop().best(history) + 1,
                validation,
                test,
                thumbnails(),
                Stream.concat(dataset().problems().stream(), data.damaged().stream())
                        .map(RunReport::words)
                        .toList(),
                RecipeFile.toYaml(recipe),
                nextCommands());
    }

    private Dataset dataset() {
        return data.dataset();
    }

    private Map<String, String> facts(List<EpochReport> history) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data", dataset().description());
        facts.put(
                "images",
                "%,d training, %,d validation%s, %,d test"
                        .formatted(
                                dataset().samples(Part.TRAIN).size(),
                                dataset().samples(Part.VALIDATION).size(),
                                dataset().heldOut() == null ? "" : " (held out of training)",
                                dataset().samples(Part.TEST).size()));
        int damaged = data.damaged().size();
        if (damaged > 0) facts.put("left out", "%,d of these, whose files are damaged".formatted(damaged));
        facts.put("model", recipe.network().model());
        facts.put("parameters", "%,d".formatted(model.summary().parameters()));
        facts.put("trained part", recipe.network().train());
        facts.put(
                "input",
                "%d x %d, %s"
                        .formatted(
                                recipe.input().size(),
                                recipe.input().size(),
                                recipe.input().framing()));
        facts.put("seed", String.valueOf(recipe.seed()));
        double seconds = history.stream().mapToDouble(EpochReport::seconds).sum();
        facts.put("training time", "%.1f s in %d epochs".formatted(seconds, history.size()));
        facts.putAll(provenance.facts());
        return facts;
    }

    private Thumbnails thumbnails() {
        Map<String, Sample> byPath = dataset().samples(Part.VALIDATION).stream()
                .collect(Collectors.toMap(Sample::path, Function.identity(), (first, second) -> first));
        return path -> {
            Sample sample = byPath.get(path);
            if (sample == null) return null;
            try {
                return sample.origin().read(data.decoder());
            } catch (UnreadableImage e) {
                return null;
            }
        };
    }

    private List<String> nextCommands() {
        return List.of(
                "fovea predict " + folder.best() + " photo.jpg", "fovea evaluate " + folder.best() + " DATA --json");
    }

    private static String words(Problem problem) {
        return problem.path() + ": " + problem.reason();
    }
}
