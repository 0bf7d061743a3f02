package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.runs.RunPlace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run goes, and what becomes of one that is there. */
@Heading("Run")
final class RunOptions {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Run folder (default: run, or the next free of run-2, run-3, …).")
    @Nullable
    Path out;

    @Option(
            names = {"-r", "--resume"},
            description = "Go on with the interrupted run in --out, or with the newest one here.")
    boolean resume;

    @Further
    @Option(
            names = "--changed-data",
            description = "With --resume: go on although images were added, removed or changed.")
    boolean changedData;

    @Option(names = "--overwrite", description = "Replace the run in --out when the new one has its first epoch.")
    boolean overwrite;

    @Further
    @Option(
            names = "--fixes",
            paramLabel = "FILE.csv",
            description =
                    "A list of fovea audit, reviewed: images of other classes, and images to leave out (default: none).")
    @Nullable
    Path fixes;

    @Further
    @Option(names = "--dry-run", description = "Print what the run would do and take; train nothing.")
    boolean dryRun;

    /** @throws UserError if the run that only is planned cannot be one that is there */
    void requirePlannable() {
        if (resume) throw new UserError("--dry-run plans a new run, and --resume goes on with one", "give one of them");
    }

    /** The folder of the run, taken if none was given; the caller closes it when the run has ended. */
    RunPlace place() {
        if (resume && overwrite) throw new UserError("--resume and --overwrite exclude each other", "give one of them");
        if (changedData && !resume) {
            throw new UserError("--changed-data goes on with a run, and --resume is not given", "add --resume");
        }
        if (overwrite && out == null) {
            throw new UserError(
                    "--overwrite replaces the run in --out, and no --out is given",
                    "add --out run, for instance; without --overwrite a run gets a folder of its own");
        }
        if (out != null) return RunPlace.given(out);
        return resume ? RunPlace.newest(Path.of("")) : RunPlace.next(Path.of(""));
    }
}
