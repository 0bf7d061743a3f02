package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.limit.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea calibrate}. */
@Command(
        name = "calibrate",
        description = "Make a model's probabilities true, or have it say \"unknown\".",
        footer = {
            "Examples:",
            "  fovea calibrate run/best.fovea new-photos",
            "  fovea calibrate run/best.fovea photos --abstain 0.98 --out careful.fovea",
            "",
            "Training does this on its validation images; this is for images that are more like those the model will"
                    + " meet, and for bundles that were made without. Give images that it did not learn from. What it"
                    + " takes for most probable stays the same, the probabilities change: Guo et al. 2017, arXiv:1706.04599."
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final String ENDING = ".fovea";

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .fovea file of a model that gives one class.")
    Path bundle = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = "Labelled images, as for evaluate.")
    Path data = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE.fovea",
            description = "The calibrated bundle (default: beside BUNDLE, best-calibrated.fovea of best.fovea).")
    @Nullable
    Path asked;

    @Option(names = "--overwrite", description = "Replace FILE.fovea if it is there.")
    boolean overwrite;

    @Option(
            names = "--abstain",
            paramLabel = "SHARE",
            description = "Say \"unknown\" below the probability from which this share of the answers is right, as in"
                    + " 0.98 (default: answer always).")
    @Nullable
    Double abstain;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            completionCandidates = Candidates.Splits.class,
            description = "train, validation or test (default: validation, else everything; never test).")
    @Nullable
    Part split;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Judging.requireData(data);
        if (abstain != null) Range.PRECISION.require(abstain);
        requireOut();
        List<UnreadableImage> unreadable = new ArrayList<>();
        try {
            calibrate(Judging.of(console, answering), unreadable);
        } finally {
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        return unreadable.isEmpty() ? 0 : 2;
    }

    private Path out() {
        if (asked != null) return asked;
        String name = String.valueOf(bundle.getFileName());
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return bundle.resolveSibling(stem + "-calibrated" + ENDING);
    }

    private void requireOut() {
        Path out = out();
        if (!out.toString().endsWith(ENDING)) {
            throw new UserError("--out " + out + " does not end in .fovea", "give a name such as calibrated.fovea");
        }
        if (Files.exists(out) && !overwrite) {
            throw new UserError(out + " is already there", "give another --out, or --overwrite");
        }
        NewFile.requireWritable(out);
    }

    private void calibrate(Judging judging, List<UnreadableImage> unreadable) {
        Bundle source = Bundle.open(bundle);
        if (source.manifest().classes().several()) {
            throw new UserError(
                    bundle + " gives images any number of labels, and a temperature is for one class",
                    "choose where its labels begin with --threshold of predict");
        }
        if (source.manifest().unknownBelow() != null && abstain == null) {
            judging.console()
                    .warning(bundle + " answers \"unknown\" below a probability of "
                            + source.manifest().unknownBelow()
                            + ", and the new bundle answers always: --abstain decides");
        }
        try (TrainedModel trained = TrainedModel.of(source);
                Dataset dataset = judging.openToDecideBy(data, split, trained)) {
            judging.tell(dataset);
            SingleLabelEvaluation before = judging.judge(trained, dataset.samples(), unreadable::add)
                    .evaluation()
                    .singleLabel();
            SingleLabelEvaluation after = before.at(temperature(before));
            Coverage.Point given = given(after);
            source.copy(out(), manifest(source.manifest(), after, given), after);
            show(before, after, given, judging.console());
        }
    }

    private static Temperature temperature(SingleLabelEvaluation evaluation) {
        if (evaluation.images() < Temperature.LEAST_IMAGES) {
            throw new UserError(
                    "a temperature needs at least " + Temperature.LEAST_IMAGES + " images, got " + evaluation.images(),
                    "give more labelled images that the model did not learn from");
        }
        if (evaluation.accuracy() == 1) {
            throw new UserError(
                    "all of these images are recognised, so nothing tells how often the model errs",
                    "give images as difficult as those it will meet, or more of them");
        }
        return Temperature.fitted(evaluation.outcomes());
    }

    private Coverage.@Nullable Point given(SingleLabelEvaluation after) {
        Double precision = abstain;
        if (precision == null) return null;
        Optional<Coverage.Point> given = after.coverage().reaching(precision);
        return given.orElseThrow(() -> new UserError(
                "not even the surest answers are right as often as --abstain " + precision + " asks",
                "ask for less; fovea evaluate shows what can be reached"));
    }

    private static Manifest manifest(Manifest manifest, SingleLabelEvaluation after, Coverage.@Nullable Point given) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("calibration.images", (double) after.images());
        figures.put("calibration.accuracy", after.accuracy());
        figures.put("calibration.loss", after.loss());
        if (given != null) {
            figures.put("calibration.coverage", given.coverage());
            figures.put("calibration.precision", given.accuracy());
        }
        return manifest.calibrated(after.temperature(), given == null ? null : given.from(), figures);
    }

    private void show(
            SingleLabelEvaluation before,
            SingleLabelEvaluation after,
            Coverage.@Nullable Point given,
            Console console) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("bundle", out().toString());
            fields.put("images", after.images());
            fields.put("temperature", after.temperature().value());
            fields.put("before", Measured.of(before));
            fields.put("after", Measured.of(after));
            if (given != null) {
                fields.put("given", new EvaluateCommand.Given(given.from(), given.coverage(), given.accuracy()));
            }
            console.json(fields);
        } else {
            new EvaluationText(console.out()).calibration(before, after, given);
            console.note("wrote " + out());
        }
    }

    /** In JSON, what a temperature changes. */
    record Measured(double temperature, double ece, double loss, double brier) {
        static Measured of(SingleLabelEvaluation evaluation) {
            return new Measured(
                    evaluation.temperature().value(),
                    evaluation.calibration().expectedError(),
                    evaluation.loss(),
                    evaluation.brier());
        }
    }
}
