package io.fovea.cli;

import io.fovea.cli.runs.RunPlace;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
    NetworkOptions network;

    @Mixin
    LearningOptions learning;

    @Mixin
    InputOptions input;

    @Mixin
    ImageOptions images;

    @Mixin
    SpeedOptions speed;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        TrainingRun run = TrainingRun.on(data)
                .with(settings(console))
                .workers(speed.workers)
                .threads(speed.threads)
                .offline(network.offline)
                .decoder(images.decoder());
        if (folder.overwrite) run = run.overwrite();
        return folder.dryRun ? plan(run, console) : train(run, console);
    }

    private int train(TrainingRun run, Console console) {
        try (RunPlace place = folder.place()) {
            if (input.recheck) CheckMemory.of(data, images.decoder()).forget();
            TrainReport report = new TrainReport(console, data, place.folder());
            if (folder.out == null) report.nameFolder(folder.resume ? "going on with the run in " : "run folder: ");
            TrainingRun placed = run.into(place.folder());
            if (!folder.resume) return report.run(placed);
            return report.run(folder.changedData ? placed.resumeOnChangedData() : placed.resume());
        }
    }

    private int plan(TrainingRun run, Console console) {
        folder.requirePlannable();
        if (input.recheck) CheckMemory.of(data, images.decoder()).forget();
        TrainReport report = new TrainReport(console, data, Path.of(""));
        new PlanText(console.out()).print(report.plan(folder.out == null ? run : run.into(folder.out)));
        return 0;
    }

    private Settings settings(Console console) {
        Settings asked = speed.over(input.over(learning.over(network.over(Settings.NONE))));
        for (var setting : folder.set.entrySet()) {
            asked = asked.with(Settings.parse(setting.getKey() + "=" + setting.getValue()));
        }
        if (folder.recipe == null) return asked;
        Settings file = Settings.recipe(folder.recipe);
        List<String> gone = asked.notTakenFrom(file);
        if (!gone.isEmpty()) console.note("not taken from " + folder.recipe + ": " + String.join(", ", gone));
        return asked.basedOn(file);
    }
}
