package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.source.Sample;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea compare}. */
@Command(
        name = "compare",
        description = "Say whether one model is better than another, or whether that may be chance.",
        footer = {
            "Examples:",
            "  fovea compare run/best.fovea fine/best.fovea photos",
            "  fovea compare old.fovea new.fovea new-photos --json",
            "",
            "Both are judged by the same images; only those that one of them has right and the other wrong decide"
                    + " (McNemar's test, exact). Where each model held out other images of DATA, those decide that both"
                    + " held out."
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            index = "0",
            paramLabel = "A",
            completionCandidates = Candidates.Models.class,
            description = "A .fovea file, or an architecture with its ImageNet weights.")
    String first = "";

    @Parameters(
            index = "1",
            paramLabel = "B",
            completionCandidates = Candidates.Models.class,
            description = "Another, which may be better.")
    String second = "";

    @Parameters(index = "2", paramLabel = "DATA", description = "Labelled images, as for evaluate.")
    Path data = Path.of("");

    @Option(
            names = "--split",
            paramLabel = "NAME",
            completionCandidates = Candidates.Splits.class,
            description = "train, validation or test (default: as for evaluate).")
    @Nullable
    Part split;

    @Option(names = "--offline", description = "Download nothing.")
    boolean offline;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Map<String, UnreadableImage> unreadable = new LinkedHashMap<>();
        try {
            Judging judging = Judging.of(console, answering);
            Judging.requireData(data);
            try (TrainedModel a = opened(first, console);
                    TrainedModel b = opened(second, console)) {
                compare(a, b, judging, unreadable);
            }
        } finally {
            unreadable.values().forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        return unreadable.isEmpty() ? 0 : 2;
    }

    private TrainedModel opened(String model, Console console) {
        TrainedModel trained = ModelOptions.open(model, offline, console);
        if (!trained.manifest().classes().several()) return trained;
        trained.close();
        throw new UserError(
                model + " gives images any number of labels, and compare is for models that give exactly one class",
                "compare the figures of fovea evaluate");
    }

    private void compare(TrainedModel a, TrainedModel b, Judging judging, Map<String, UnreadableImage> unreadable) {
        try (Dataset ofA = judging.open(data, split, a);
                Dataset ofB = judging.open(data, split, b)) {
            judging.tell(ofA, ofB);
            Set<String> both = paths(ofA);
            both.retainAll(paths(ofB));
            if (both.isEmpty()) {
                throw new UserError(
                        "no image of " + data + " was held out by the training of both models",
                        "judge by images that neither has seen, or by all of them with --split test");
            }
            if (both.size() < ofA.samples().size()
                    || both.size() < ofB.samples().size()) {
                judging.console().note("judged by the " + both.size() + " images that the training of both held out");
            }
            SingleLabelEvaluation judgedA = judged(a, ofA, both, judging, unreadable);
            SingleLabelEvaluation judgedB = judged(b, ofB, both, judging, unreadable);
            show(judgedA, judgedB, judging.console());
        }
    }

    private static Set<String> paths(Dataset dataset) {
        return dataset.samples().stream().map(Sample::path).collect(Collectors.toSet());
    }

    private static SingleLabelEvaluation judged(
            TrainedModel model,
            Dataset dataset,
            Set<String> chosen,
            Judging judging,
            Map<String, UnreadableImage> unreadable) {
        List<Sample> samples = dataset.samples().stream()
                .filter(sample -> chosen.contains(sample.path()))
                .toList();
        return judging.judge(model, samples, failure -> unreadable.put(failure.getMessage(), failure))
                .evaluation()
                .singleLabel();
    }

    /** Of the images that could be read for both. */
    private static SingleLabelEvaluation shared(SingleLabelEvaluation evaluation, SingleLabelEvaluation other) {
        Set<String> judged = other.outcomes().stream().map(Outcome::path).collect(Collectors.toSet());
        List<Outcome> outcomes = evaluation.outcomes().stream()
                .filter(outcome -> judged.contains(outcome.path()))
                .toList();
        if (!outcomes.isEmpty()) return new SingleLabelEvaluation(evaluation.labels(), outcomes);
        throw new UserError("no image could be read for both models", "check the files that are named above");
    }

    private void show(SingleLabelEvaluation ofA, SingleLabelEvaluation ofB, Console console) {
        SingleLabelEvaluation a = shared(ofA, ofB), b = shared(ofB, ofA);
        Comparison comparison = Comparison.of(a, b);
        if (json) console.json(comparison.toJson());
        else new ComparisonText(console.out()).print(first, a, second, b, comparison);
    }
}
