package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.runs.RunPlace;
import io.fovea.run.MemberRuns;
import io.fovea.run.Members;
import io.fovea.run.Mlflow;
import io.fovea.run.TrainingRun;
import io.fovea.run.TransferChoice;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea train}: flags are sugar over one recipe. */
@Command(
        name = "train",
        description = "Train a classifier on labelled images.",
        footer = {
            "Examples:",
            "  fovea train photos",
            "  fovea train photos -m mobilenet_v2 -w imagenet --train all -e 5 -o fine",
            "  fovea train photos --resume",
            "",
            "Defaults are shown as for 3,000 photographs; what is chosen for yours is said at the start."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            paramLabel = "DATA",
            description = "A folder with one folder per class, or with train/, validation/ and test/ of such folders;"
                    + " a .zip, .tar or .tar.gz of them; a CSV table (path,label[,split]); or MNIST's idx files.")
    Path data = Path.of("");

    @Mixin
    RunOptions folder;

    @Mixin
    MemberOptions several;

    @Mixin
    TrackingOptions tracking;

    @Mixin
    RecipeOptions recipe;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        TrainingRun run = recipe.run(data, recipe.settings(console));
        if (folder.overwrite) run = run.overwrite();
        if (folder.fixes != null) run = run.fixes(folder.fixes);
        Mlflow server = tracking.server(System.getenv());
        if (server != null) run = run.mlflow(server);
        Members members = several.members();
        if (members != null && folder.dryRun) {
            throw new UserError(
                    "--dry-run plans one run, and " + members.text() + " makes several bundles",
                    "leave out one of them: each of the runs is as the one that is planned");
        }
        return folder.dryRun ? plan(run, console) : train(run, members, server, console);
    }

    /** Says how the run makes use of pretrained weights, and why. */
    private TransferChoice choose(TrainingRun run, TrainReport report, Console console) {
        TransferChoice choice = report.transfer(run);
        new TransferText(console.out()).print(choice);
        return choice;
    }

    private int train(TrainingRun run, @Nullable Members asked, @Nullable Mlflow server, Console console) {
        try (RunPlace place = folder.place()) {
            recipe.forgetChecks(data);
            TrainReport report = new TrainReport(console, data, place.folder());
            if (folder.fixes != null) report.nameFixes(folder.fixes);
            if (server != null) report.nameServer(server);
            if (folder.out == null) report.nameFolder(folder.resume ? "going on with the run in " : "run folder: ");
            TrainingRun placed = run.into(place.folder());
            if (folder.resume) placed = folder.changedData ? placed.resumeOnChangedData() : placed.resume();
            Members members = folder.resume ? begun(place.folder(), asked) : asked;
            if (recipe.isAuto() && !folder.resume) { // a run that goes on has its recipe
                placed = choose(placed, report, console).over(placed);
            }
            if (members == null) return report.run(placed);
            return report.run(folder.resume ? MemberRuns.resuming(placed) : MemberRuns.of(placed, members));
        }
    }

    /** What the folder of an interrupted training holds, which is what is asked for where anything is. */
    private static @Nullable Members begun(Path place, @Nullable Members asked) {
        Members begun = MemberRuns.in(place).orElse(null);
        if (asked == null || asked.equals(begun)) return begun;
        throw new UserError(
                place + " holds " + (begun == null ? "no members to resume" : begun.text()) + ", and " + asked.text()
                        + " is asked for",
                "resume with the same options as before (or none), or start afresh with another --out");
    }

    private int plan(TrainingRun run, Console console) {
        folder.requirePlannable();
        recipe.forgetChecks(data);
        TrainReport report = new TrainReport(console, data, Path.of(""));
        TrainingRun planned = folder.out == null ? run : run.into(folder.out);
        if (recipe.isAuto()) {
            TransferChoice choice = choose(planned, report, console);
            if (choice.kind() != TransferChoice.Case.MANY) return 0; // a head is fitted at once: no epochs to plan
            planned = choice.over(planned);
        }
        new PlanText(console.out()).print(report.plan(planned));
        return 0;
    }
}
