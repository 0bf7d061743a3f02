package io.fovea.internal.report;

import io.fovea.evaluate.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page that compares runs says in words.
 *
 * @param runs the best first
 */
record RunsFindings(List<ComparedRun> runs) {
    /** The best, and how sure that is. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        ComparedRun best = runs.get(0);
        Double merit = best.merit();
        if (merit == null) return List.of("No run has come to a result.");
        Interval interval = best.interval();
        lines.add(String.format(
                Locale.ROOT,
                "Best of %d: %s, %s%s, loss %s, in epoch %d.",
                runs.size(),
                best.name(),
                best.several()
                        ? "mean F1 " + Figures.decimal(merit)
                        : Figures.percent(merit) + " of the validation images recognised",
                best.several() || interval == null ? "" : " (95 % interval " + Figures.percent(interval) + ")",
                Figures.decimal(Objects.requireNonNullElse(best.loss(), Double.NaN)),
                best.bestEpoch()));
        if (!best.several() && interval != null) close(best, interval, lines);
        List<String> told = new ArrayList<>();
        one(ComparedRun::model).ifPresent(model -> told.add("The model of all is " + model + "."));
        one(ComparedRun::data).ifPresent(data -> told.add("All were trained on " + data + "."));
        if (!told.isEmpty()) lines.add(String.join(" ", told));
        return lines;
    }

    private @Nullable Object judges(ComparedRun run) {
        boolean counted =
                runs.stream().filter(one -> one.manifest() != null).allMatch(one -> one.figure("images") != null);
        return run.judges(counted);
    }

    private void close(ComparedRun best, Interval interval, List<String> lines) {
        List<String> close = runs.stream()
                .skip(1)
                .filter(run -> Objects.equals(judges(run), judges(best)))
                .filter(run -> Objects.requireNonNull(run.figure("accuracy")) >= interval.low())
                .map(ComparedRun::name)
                .toList();
        if (close.isEmpty()) return;
        lines.add((close.size() == 1 ? "Another lies" : close.size() + " others lie")
                + " within its interval, so that chance may decide between them: " + few(close)
                + ". On the same images fovea compare A B DATA tells more.");
    }

    private static String few(List<String> names) {
        int most = 8;
        String shown = names.stream().limit(most).collect(Collectors.joining(", "));
        return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
    }

    private Optional<String> one(Function<ComparedRun, String> fact) {
        List<String> values = runs.stream()
                .map(fact)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        return values.size() == 1 && runs.size() > 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** What forbids a comparison, and runs that are not what they should be. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        Map<Object, List<String>> groups = runs.stream()
                .filter(run -> judges(run) != null)
                .collect(Collectors.groupingBy(
                        run -> Objects.requireNonNull(judges(run)),
                        LinkedHashMap::new,
                        Collectors.mapping(ComparedRun::name, Collectors.toList())));
        if (groups.size() > 1) {
            notes.add("These runs were not judged by the same images (other data, classes, or another part held out),"
                    + " so figures compare only within each of these groups: "
                    + groups.values().stream().map(RunsFindings::few).collect(Collectors.joining("; ")) + ".");
        }
        for (ComparedRun run : runs) {
            if (!run.problem().isEmpty()) notes.add(run.name() + " is " + run.state() + ": " + run.problem());
            else if (!run.state().equals("finished")) {
                notes.add(run.name() + " is " + run.state() + " after "
                        + run.history().size() + (run.history().size() == 1 ? " epoch" : " epochs") + planned(run)
                        + "; its figures are those of its best epoch so far.");
            }
        }
        return notes;
    }

    private static String planned(ComparedRun run) {
        return run.recipe() == null ? "" : " of " + run.recipe().epochs();
    }
}
