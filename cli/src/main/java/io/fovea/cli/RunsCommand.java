package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.runs.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
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

/** {@code fovea runs}. */
@Command(
        name = "runs",
        description = "List training runs, the latest first.",
        footer = {
            "Examples:",
            "  fovea runs",
            "  fovea runs experiments --json",
            "  fovea runs experiments --report runs.html",
            "",
            "Accuracy and loss are the best epoch's, on the validation part; of several labels an image, mean F1 stands"
                    + " in the place of accuracy. A run that cannot be read is listed as"
                    + " broken, with the reason. The report sorts the runs by these figures, and shows the settings"
                    + " in which they differ and the curves of the best."
        })
final class RunsCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "DIR",
            description = "Folders that hold the folders of runs, or are one (default: this folder).")
    List<Path> folders = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Also write a page that compares the runs (default: none).")
    @Nullable
    Path report;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (report != null) EvaluationReport.requirePage(report);
        List<StoredRun> runs = new ArrayList<>();
        for (Path folder : folders.isEmpty() ? List.of(Path.of("")) : folders) {
            if (!folder.toString().isEmpty() && !Files.isDirectory(folder)) {
                throw new UserError("there is no folder " + folder, "give a folder that holds runs");
            }
            runs.addAll(StoredRun.in(folder));
        }
        runs.sort(Comparator.comparing(StoredRun::changed).reversed());
        if (json)
            console.json(Map.of("runs", runs.stream().map(RunsCommand::facts).toList()));
        else print(runs, console);
        if (report != null) compare(report, runs, console);
        return 0;
    }

    private static void compare(Path report, List<StoredRun> runs, Console console) {
        if (runs.isEmpty()) throw new UserError("there are no runs to report", "give a folder that holds runs");
        RunsReport.write(report, runs);
        console.note("report: " + report);
    }

    private static void print(List<StoredRun> runs, Console console) {
        if (runs.isEmpty()) {
            console.note("there are no runs here; fovea train DATA makes one");
            return;
        }
        TextTable table = TextTable.of("run", "changed", "state", "model", "epochs", "accuracy", "loss", "data");
        for (StoredRun run : runs) {
            table.row(
                    run.folder().toString(),
                    TIME.format(run.changed().atZone(ZoneId.systemDefault())),
                    run.state().toString(),
                    run.model().isEmpty() ? "-" : run.model(),
                    run.planned() == 0 ? "-" : run.epochs() + "/" + run.planned(),
                    run.macroF1() == null
                            ? figure(run.accuracy(), 100, "%.2f %%")
                            : figure(run.macroF1(), 100, "F1 %.2f %%"),
                    figure(run.loss(), 1, "%.4f"),
                    run.data().isEmpty() ? "-" : run.data());
        }
        console.out().print(table);
        console.out().flush();
        for (StoredRun run : runs) {
            if (run.state() == StoredRun.State.INTERRUPTED) console.note("go on with " + resume(run));
            if (!run.problem().isEmpty()) console.warning(run.folder() + ": " + run.problem());
        }
    }

    private static String figure(@Nullable Double value, double factor, String format) {
        return value == null ? "-" : String.format(Locale.ROOT, format, factor * value);
    }

    private static String resume(StoredRun run) {
        return run.folder() + ": fovea train DATA --resume --out " + run.folder();
    }

    private static Map<String, Object> facts(StoredRun run) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("folder", run.folder().toString());
        facts.put("state", run.state().toString());
        facts.put("changed", run.changed().toString());
        facts.put("data", run.data());
        facts.put("model", run.model());
        facts.put("epochs", run.epochs());
        facts.put("plannedEpochs", run.planned());
        facts.put("accuracy", run.accuracy());
        facts.put("macroF1", run.macroF1());
        facts.put("loss", run.loss());
        facts.put("problem", run.problem());
        return facts;
    }
}
