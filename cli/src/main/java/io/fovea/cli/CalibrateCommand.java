package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Recalibration;
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
        description = "Make a model's probabilities true, have it say \"unknown\", or look at several views.",
        footer = {
            "Examples:",
            "  fovea calibrate run/best.fovea new-photos",
            "  fovea calibrate run/best.fovea photos --abstain 0.98 --out careful.fovea",
            "  fovea calibrate run/best.fovea photos --tta flip,crops=5 --out thorough.fovea",
            "",
            "Training does this on its validation images; this is for images that are more like those the model will"
                    + " meet, and for bundles that were made without. Give images that it did not learn from. What it"
                    + " takes for most probable stays the same, the probabilities change: Guo et al. 2017, arXiv:1706.04599."
                    + " With --tta the new bundle answers by these views wherever it is used. Where images may have any"
                    + " number of labels, the thresholds are chosen anew, for each label the one of the highest F1."
        })
final class CalibrateCommand implements Callable<Integer> {
    private static final String ENDING = ".fovea";

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A .fovea file.")
    Path bundle = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = "Labelled images, as for evaluate.")
    Path data = Path.of("");

    @Option(
            names = {"-o", "--out"},
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

    @Mixin
    ViewOptions views;

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
        Manifest manifest = source.manifest();
        Recalibration wish = new Recalibration(source, views.of(manifest), abstain);
        try (TrainedModel trained = TrainedModel.of(source);
                Dataset dataset = judging.openToDecideBy(data, split, trained)) {
            judging.tell(dataset);
            Evaluation before =
                    judging.judge(trained, dataset.samples(), unreadable::add).evaluation();
            Evaluation looked = wish.views().equals(manifest.frames())
                    ? before
                    : judging.judge(trained, wish.views(), dataset.samples(), failure -> {})
                            .evaluation();
            Recalibration.Decided decided = wish.decide(looked, judging.console()::warning);
            wish.write(out(), decided);
            show(before, decided.answers(), decided.given(), judging.console());
        }
    }

    private void show(Evaluation before, Evaluation after, Coverage.@Nullable Point given, Console console) {
        if (json) {
            console.json(fields(before, after, given));
            return;
        }
        EvaluationText text = new EvaluationText(console.out());
        if (after instanceof MultiLabelEvaluation several) text.thresholds(before.multiLabel(), several);
        else text.calibration(before.singleLabel(), after.singleLabel(), given);
        console.note("wrote " + out());
    }

    private Map<String, Object> fields(Evaluation before, Evaluation after, Coverage.@Nullable Point given) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bundle", out().toString());
        fields.put("images", after.images());
        if (after instanceof MultiLabelEvaluation several) {
            fields.put("thresholds", several.thresholds().values());
            fields.put("before", Labelled.of(before.multiLabel()));
            fields.put("after", Labelled.of(several));
            return fields;
        }
        fields.put("temperature", after.singleLabel().temperature().value());
        fields.put("before", Measured.of(before.singleLabel()));
        fields.put("after", Measured.of(after.singleLabel()));
        if (given != null) {
            fields.put("given", new EvaluateCommand.Given(given.from(), given.coverage(), given.accuracy()));
        }
        return fields;
    }

    /** In JSON, what thresholds change. */
    record Labelled(double macroF1, double microF1, double accuracy, double loss) {
        static Labelled of(MultiLabelEvaluation evaluation) {
            return new Labelled(
                    evaluation.macroF1(), evaluation.micro().f1(), evaluation.accuracy(), evaluation.loss());
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
