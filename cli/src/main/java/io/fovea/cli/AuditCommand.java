package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.audit.Audit;
import io.fovea.audit.Suspicion;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.report.SuspicionsCsv;
import io.fovea.internal.text.Printable;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea audit}. */
@Command(
        name = "audit",
        description = "Find wrong labels, copies and outliers among labelled images.",
        footer = {
            "Examples:",
            "  fovea audit photos --out suspicious.csv",
            "  fovea audit photos --model resnet50 --weights imagenet --json",
            "  fovea train photos --fixes suspicious.csv",
            "",
            "Every image is predicted by a linear classifier on a pretrained network's features that has learnt from the"
                    + " others. Look at what is suspicious, the most suspicious first; delete the rows of images that are"
                    + " right, correct the column suggested where you know better, leave it empty where the image should"
                    + " go; then train with --fixes."
        })
final class AuditCommand implements Callable<Integer> {
    private static final Map<Suspicion.Kind, String> WORDS = new EnumMap<>(Map.of(
            Suspicion.Kind.LABEL, "labels that may be wrong",
            Suspicion.Kind.COPY, "copies",
            Suspicion.Kind.LEAK, "copies of images of other parts",
            Suspicion.Kind.OUTLIER, "outliers"));

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(paramLabel = "DATA", description = "Labelled images, as for train.")
    Path data = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE.csv",
            description = "Write all suspicions: path, given, suggested, score, reason (default: none).")
    @Nullable
    Path out;

    @Option(
            names = {"-k", "--top"},
            paramLabel = "K",
            description = "Suspicions to print.")
    int top = 20;

    @Option(names = "--json", description = "Print one JSON object, with all suspicions.")
    boolean json;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "ARCH",
            completionCandidates = Candidates.Models.class,
            description = "Whose features are looked at (default: as train would choose).")
    @Nullable
    String model;

    @Option(
            names = {"-w", "--weights"},
            paramLabel = "W",
            completionCandidates = Candidates.Weights.class,
            description = "imagenet, imagenet1k_v1, imagenet1k_v2, a file, an address or a bundle (default: those at"
                    + " hand, or imagenet).")
    @Nullable
    String weights;

    @Option(names = "--offline", description = "Download nothing.")
    boolean offline;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "PIXELS",
            description = "Side of the squares it sees (default: the weights').")
    @Nullable
    Integer size;

    @Option(names = "--recheck", description = "Forget what earlier checks found, and look into every file again.")
    boolean recheck;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        requireOut();
        if (recheck) CheckMemory.of(data, images.decoder()).forget();
        TrainingRun run = TrainingRun.on(data)
                .with(settings())
                .workers(threads)
                .threads(threads)
                .offline(offline)
                .decoder(images.decoder());
        Audit audit = new TrainReport(console, data, Path.of("")).audit(run);
        if (out != null) SuspicionsCsv.write(out, audit.suspicions());
        if (json) console.json(audit);
        else print(audit, console.out());
        if (out != null) console.note("suspicions: " + out);
        return 0;
    }

    private Settings settings() {
        return new Flags(Settings.NONE)
                .with(model, Settings::model)
                .with(weights, Settings::weights)
                .with(size, Settings::size)
                .settings();
    }

    /** A mistyped command must not replace a model by a table. */
    private void requireOut() {
        if (out == null) return;
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            throw new UserError("--out " + out + " does not end in .csv", "give a name such as suspicious.csv");
        }
        NewFile.requireWritable(out);
    }

    private void print(Audit audit, PrintWriter print) {
        List<Suspicion> all = audit.suspicions();
        print.printf(
                Locale.ROOT,
                "%s: %,d images, of which %.1f %% are recognised by a classifier that has not seen them%n",
                audit.data(),
                audit.images(),
                100 * audit.accuracy());
        counts(all)
                .forEach((kind, count) -> print.printf(
                        Locale.ROOT,
                        "%,d %s%s%n",
                        count,
                        WORDS.get(kind),
                        kind == Suspicion.Kind.LABEL
                                ? String.format(Locale.ROOT, ", %,d of them likely", audit.likely())
                                : ""));
        audit.notes().forEach(note -> print.println(Printable.of(note)));
        if (all.isEmpty()) print.println("nothing is suspicious");
        if (!all.isEmpty() && top > 0) {
            TextTable table = TextTable.of("score", "given", "suggested", "path", "reason");
            for (Suspicion one : all.subList(0, Math.min(top, all.size()))) {
                String suggested = one.suggested();
                table.row(
                        String.format(Locale.ROOT, "%.3f", one.score()),
                        one.given(),
                        suggested == null ? "-" : suggested,
                        one.path(),
                        one.reason());
            }
            print.println();
            print.print(table);
        }
        if (all.size() > top) {
            print.printf(Locale.ROOT, "and %,d more%s%n", all.size() - top, out == null ? "; --out writes all" : "");
        }
        print.flush();
    }

    private static Map<Suspicion.Kind, Integer> counts(List<Suspicion> all) {
        Map<Suspicion.Kind, Integer> counts = new LinkedHashMap<>();
        for (Suspicion.Kind kind : Suspicion.Kind.values()) {
            int count = (int) all.stream().filter(one -> one.kind() == kind).count();
            if (count > 0) counts.put(kind, count);
        }
        return counts;
    }
}
