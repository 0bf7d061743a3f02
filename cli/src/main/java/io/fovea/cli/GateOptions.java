package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Heading;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Figure;
import io.fovea.internal.text.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Figures that a model must reach, for scripts that decide whether it is released. */
@Heading("Options")
final class GateOptions {
    /** The exit code where one is not reached: the command itself has done its work. */
    static final int MISSED = 3;

    @Option(
            names = "--fail-under",
            paramLabel = "FIGURE=X",
            description = "Exit with 3 if a figure is lower than X, as in accuracy=0.85; may be repeated.")
    Map<String, Double> least = new LinkedHashMap<>();

    @Option(
            names = "--fail-over",
            paramLabel = "FIGURE=X",
            description = "Exit with 3 if a figure is higher than X, as in loss=0.5; may be repeated.")
    Map<String, Double> most = new LinkedHashMap<>();

    /**
     * Before the images are judged.
     *
     * @param known names of the figures that there will be
     */
    void check(List<String> known) {
        Stream.of(least, most).flatMap(limits -> limits.entrySet().stream()).forEach(limit -> {
            if (!known.contains(limit.getKey())) {
                throw new UserError(
                        "there is no figure " + limit.getKey(),
                        Nearest.fix(limit.getKey(), known, "use one of " + String.join(", ", known)));
            }
            if (!Double.isFinite(limit.getValue())) {
                throw new UserError(
                        "the limit of " + limit.getKey() + " must be a number, got " + limit.getValue(),
                        "use accuracy=0.85, for example");
            }
        });
    }

    /** A sentence for each limit that is not kept. A figure that is not a number keeps none. */
    List<String> missed(Evaluation evaluation) {
        if (least.isEmpty() && most.isEmpty()) return List.of();
        return evaluation.figures().stream()
                .flatMap(figure -> Stream.concat(
                        missed(figure, least.get(figure.name()), true), missed(figure, most.get(figure.name()), false)))
                .toList();
    }

    private static Stream<String> missed(Figure figure, @Nullable Double limit, boolean least) {
        if (limit == null || (least ? figure.value() >= limit : figure.value() <= limit)) return Stream.empty();
        return Stream.of(String.format(
                Locale.ROOT,
                "%s is %.4f: %s the %s of --fail-%s",
                figure.name(),
                figure.value(),
                least ? "below" : "above",
                limit,
                least ? "under" : "over"));
    }
}
