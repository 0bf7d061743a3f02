package io.fovea.cli;

import io.fovea.cli.help.Heading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which images a model answers worse than others. */
@Heading("Options")
final class ExamineOptions {
    private static final int USUAL = 80;

    @Option(
            names = "--slices",
            description =
                    "Also by what the images are like: size, shape, light, sharpness, folders inside of a class's,"
                            + " and the other columns of a table. A report has it always.")
    boolean slices;

    @Option(
            names = "--robustness",
            paramLabel = "N",
            description = "Also how many of N images are still answered rightly when they are blurred, noisy, turned,"
                    + " larger, smaller, darker, brighter or compressed, 0 for none (default: 80 for a report, else"
                    + " none).")
    @Nullable
    Integer robustness;

    boolean isAsked(boolean reports) {
        return slices || reports || disturbed(reports) > 0;
    }

    int disturbed(boolean reports) {
        Integer asked = robustness;
        if (asked != null) return asked;
        return reports ? USUAL : 0;
    }
}
