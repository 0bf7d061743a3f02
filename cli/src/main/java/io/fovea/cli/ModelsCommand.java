package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.evaluation.Throughput;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.NumberType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea models}. */
@Command(
        name = "models",
        description = "Show the architectures, their cost and their published weights.",
        footer = {
            "Examples:",
            "  fovea models",
            "  fovea models mobilenet_v2 --layers",
            "  fovea models mobilenet_v2 --benchmark --json",
            "",
            "--benchmark measures forward passes of random images on this machine, in fp32 and, where the processor"
                    + " computes it, in bf16: of the named architectures, or of all with up to 15 million parameters."
        })
final class ModelsCommand implements Callable<Integer> {
    private static final long SMALL = 15_000_000;
    private static final int[] BATCHES = {1, 32};
    private static final Duration TIME = Duration.ofSeconds(1); // of one measurement

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            completionCandidates = Candidates.Models.class,
            description = "Architectures to describe (default: list all).")
    List<String> names = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(names = "--layers", description = "List the layers of the named architectures.")
    boolean layers;

    @Option(names = "--benchmark", description = "Measure images a second on this machine.")
    boolean benchmark;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads of --benchmark (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (layers && names.isEmpty()) {
            throw new UserError("--layers needs the name of an architecture", "fovea models mobilenet_v2 --layers");
        }
        List<ModelFacts> models = new ArrayList<>();
        List<Architecture> chosen = chosen();
        try (Stage stage = console.stage("measuring", "architectures", chosen.size())) {
            for (Architecture architecture : chosen) {
                models.add(ModelFacts.of(architecture, measured(architecture, console), layers));
                stage.advance(1);
            }
        }
        ModelsText text = new ModelsText(console.out());
        if (json) console.json(Map.of("models", models));
        else if (benchmark) text.speeds(models);
        else if (names.isEmpty()) text.table(models);
        else models.forEach(text::details);
        return 0;
    }

    private List<Architecture> chosen() {
        Set<String> once = new LinkedHashSet<>(names);
        if (!once.isEmpty()) return once.stream().map(Architectures::of).toList();
        return Architectures.all().stream()
                .filter(one -> !benchmark || one.summary(1000).parameters() <= SMALL)
                .toList();
    }

    private List<Throughput> measured(Architecture architecture, Console console) {
        List<Throughput> speeds = new ArrayList<>();
        if (!benchmark) return speeds;
        console.note("measuring " + architecture.name());
        Set<Precision> precisions = new LinkedHashSet<>(List.of(Precision.FP32, NumberType.fastest()));
        try (Cores cores = Cores.take(threads);
                ImageModel model = ImageModel.create(architecture.spec(1000), 1)) {
            for (Precision precision : precisions) {
                for (int batch : BATCHES) speeds.add(Throughput.measure(model, precision, batch, TIME));
            }
        }
        for (Throughput slower : Throughput.slowerThanFp32(speeds)) {
            console.note(slower.precision() + " is slower than fp32 here at batch " + slower.batch() + ": "
                    + architecture.name());
        }
        return speeds;
    }
}
