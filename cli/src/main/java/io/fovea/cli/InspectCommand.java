package io.fovea.cli;

import io.fovea.data.Duplicates;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.EnsembleFile;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.Inspection;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.weights.FileContents;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.Recognition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea inspect}. */
@Command(
        name = "inspect",
        description = "Count, measure and check labelled images, or list the tensors of a weight file.",
        footer = {
            "Examples:",
            "  fovea inspect photos",
            "  fovea inspect mnist --json",
            "  fovea inspect mobilenet_v2.pth",
            "",
            "Every image is decoded; what cannot be read is named, and so is what keeps the data from being"
                    + " trained on. Of each kind of problem the first ten are named; --json has all.",
            "",
            "Weight files end in .pth, .pt, .bin, .ckpt, .safetensors or .fovea."
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    private static final Pattern WEIGHTS = Pattern.compile("(?i).*\\.(pth|pt|bin|ckpt|safetensors|fovea)");

    @Parameters(paramLabel = "DATA", description = "Labelled images, as for train, or a weight file.")
    Path data = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Decode and measure at most N training images only (default: all images).")
    int sample = Integer.MAX_VALUE;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--recheck", description = "Forget what earlier checks found, and look into every file again.")
    boolean recheck;

    @Option(
            names = "--duplicates",
            paramLabel = "CHOICE",
            description = "What train would do with images whose files have the same bytes: keep (default) or drop.")
    String duplicates = "keep";

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (WEIGHTS.matcher(data.toString()).matches() && !Files.isDirectory(data)) return inspectWeights(console);
        Duplicates choice = Duplicates.parse(duplicates);
        BooleanSupplier stop = Interruption.install(console);
        try (Dataset opened = opened(console, stop);
                CheckReport report = new CheckReport(console)) {
            CheckMemory memory = CheckMemory.of(data, images.decoder());
            if (recheck) memory.forget();
            Inspection inspection = Inspection.of(
                    opened, sample, new CheckOptions(images.decoder(), threads, choice, memory, report, stop));
            report.close();
            InspectionText text = new InspectionText(inspection);
            if (json) console.json(text.facts());
            else text.print(console.out());
            opened.requireImages();
            return 0;
        }
    }

    private Dataset opened(Console console, BooleanSupplier stop) {
        try (Stage listing = console.stage("reading the list of images", "", 0)) {
            return Dataset.openForInspection(data, SplitRule.DEFAULT, stop);
        }
    }

    private FileContents contents(Console console) {
        try (Stage reading = console.stage("reading the weights", "", 0)) {
            return FileContents.read(data, PretrainedCache.here());
        }
    }

    private int inspectWeights(Console console) {
        FileContents contents = contents(console);
        boolean isBundle = Set.of(TensorFile.BUNDLE, TensorFile.ENSEMBLE).contains(contents.format());
        Bundle bundle = isBundle ? Bundle.open(data) : null;
        Manifest manifest = bundle == null ? null : bundle.manifest();
        String architecture = bundle == null ? contents.architecture() : architectures(bundle);
        if (!json) {
            new WeightsText(console.out()).print(contents, architecture, manifest);
            return 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("file", data.toString());
        facts.put("format", contents.format());
        facts.put("architecture", architecture);
        facts.put(
                "published",
                contents.recognition() instanceof Recognition.Published known
                        ? known.weights().title()
                        : null);
        facts.put("numbers", contents.numbers());
        facts.put("tensors", contents.tensors());
        facts.put("notFinite", contents.notFinite());
        facts.put("ignored", contents.ignored());
        facts.put("notes", contents.notes());
        facts.put("manifest", manifest);
        console.json(facts);
        return 0;
    }

    /** Of an ensemble those of its members. */
    private static String architectures(Bundle bundle) {
        List<Bundle> members = bundle.manifest().ensemble() == null ? List.of(bundle) : EnsembleFile.members(bundle);
        return members.stream()
                .map(member -> member.manifest().model().architecture())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
