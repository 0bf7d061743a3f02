package io.fovea.internal.report;

import io.fovea.internal.file.NewFile;
import io.fovea.internal.report.RecipeDifferences.Grid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A page that compares runs: one file that needs nothing else, as {@link HtmlReport} is. The best run comes first.
 * Equal content gives equal bytes.
 */
public final class RunsPage {
    /** More lines than this cannot be told from each other. */
    private static final int MOST_DRAWN = 8;

    private static final int MOST_RUNS = 200;

    private RunsPage() {}

    /**
     * What {@code runs.mustache} shows.
     *
     * @param drawn runs that the charts show
     * @param undrawn how many more have a history
     * @param lastEpoch of the charts where they do not show a run's last ones; else 0
     * @param leftOut how many runs there are beyond the tables
     */
    private record Page(
            String title,
            List<String> summary,
            List<String> notes,
            List<RunsTable.Key> drawn,
            int undrawn,
            List<RunsChart> charts,
            int lastEpoch,
            RunsTable table,
            Grid differences,
            boolean comparable,
            int leftOut) {}

    /**
     * Replaces the file as a whole.
     *
     * @param title plain text
     * @param runs one at least, in any order
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public static void write(Path file, String title, List<ComparedRun> runs) throws IOException {
        String text = html(title, runs);
        NewFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String html(String title, List<ComparedRun> runs) throws IOException {
        return Templates.filled("runs.mustache", page(title, runs));
    }

    private static Page page(String title, List<ComparedRun> all) {
        List<ComparedRun> sorted = all.stream().sorted(ComparedRun.BEST_FIRST).toList();
        List<ComparedRun> runs = sorted.stream().limit(MOST_RUNS).toList();
        RunsFindings findings = new RunsFindings(sorted);
        List<RunsChart.Drawn> drawn = drawn(runs);
        long histories = sorted.stream().filter(run -> !run.history().isEmpty()).count();
        return new Page(
                title,
                findings.summary(),
                findings.notes(),
                drawn.stream().map(RunsTable.Key::of).toList(),
                (int) histories - drawn.size(),
                RunsChart.of(drawn),
                lastEpoch(drawn),
                RunsTable.of(runs, drawn),
                differences(runs),
                runs.stream().filter(run -> run.recipe() != null).count() > 1,
                sorted.size() - runs.size());
    }

    private static List<RunsChart.Drawn> drawn(List<ComparedRun> runs) {
        List<ComparedRun> first = runs.stream()
                .filter(run -> !run.history().isEmpty())
                .limit(MOST_DRAWN)
                .toList();
        return IntStream.range(0, first.size())
                .mapToObj(i -> new RunsChart.Drawn(i + 1, first.get(i)))
                .toList();
    }

    private static int lastEpoch(List<RunsChart.Drawn> drawn) {
        if (drawn.isEmpty()) return 0;
        int last = RunsChart.lastEpoch(drawn);
        boolean whole = drawn.stream()
                .allMatch(
                        one -> one.run().history().equals(one.until(last).run().history()));
        return whole ? 0 : last;
    }

    private static Grid differences(List<ComparedRun> runs) {
        List<ComparedRun> readable =
                runs.stream().filter(run -> run.recipe() != null).toList();
        Map<String, List<String>> found = RecipeDifferences.of(readable.stream()
                .map(run -> Objects.requireNonNull(run.recipe()))
                .toList());
        List<String> names = new ArrayList<>();
        readable.forEach(run -> names.add(run.name()));
        return RecipeDifferences.grid(names, found);
    }
}
