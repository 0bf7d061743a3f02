package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.runs.StoredRun;
import io.fovea.internal.report.ComparedRun;
import io.fovea.internal.report.RunsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that compares runs.
 *
 * @param above the folder that all of them lie in, and by whose entries they are named; null if they do not lie in one
 */
record RunsReport(@Nullable Path above) {
    /** @param runs one at least */
    static void write(Path file, List<StoredRun> runs) {
        RunsReport report = new RunsReport(above(runs));
        try {
            RunsPage.write(
                    file,
                    report.title(runs),
                    runs.stream().map(report::compared).toList());
        } catch (IOException e) {
            throw new UserError(
                    "cannot write " + file + ": " + e.getMessage(), "free some space, or check its permissions", e);
        }
    }

    private static @Nullable Path above(List<StoredRun> runs) {
        List<Path> folders = runs.stream().map(RunsReport::parent).distinct().toList();
        return folders.size() == 1 ? folders.get(0) : null;
    }

    private static Path parent(StoredRun run) {
        Path folder = run.folder().toAbsolutePath().normalize();
        Path parent = folder.getParent();
        return parent == null ? folder : parent;
    }

    private String title(List<StoredRun> runs) {
        String count = runs.size() == 1 ? "1 run" : runs.size() + " runs";
        return above == null ? count : count + " in " + above;
    }

    private ComparedRun compared(StoredRun run) {
        Path folder = run.folder().toAbsolutePath().normalize();
        return new ComparedRun(
                above == null ? run.folder().toString() : String.valueOf(folder.getFileName()),
                run.state().toString(),
                run.problem(),
                run.recipe(),
                run.manifest(),
                run.history(),
                run.bytes());
    }
}
