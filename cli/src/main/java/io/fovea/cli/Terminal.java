package io.fovea.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Which standard streams are terminals. Java cannot tell them apart ({@link System#console()} is about both at once,
 * and from JDK 22 on is there without any), so the launcher says it: {@code FOVEA_TTY} lists the numbers of those that
 * are, 1 for output and 2 for errors. Without the launcher nothing counts as a terminal.
 *
 * @param output whether standard output is one
 * @param error whether standard error is one
 * @param colour whether colours are wanted where there is one, see <a href="https://no-color.org">no-color.org</a>
 * @param width columns of the terminal
 */
record Terminal(boolean output, boolean error, boolean colour, int width) {
    private static final int USUAL_WIDTH = 100;

    static Terminal of(Map<String, String> environment) {
        String streams = environment.getOrDefault("FOVEA_TTY", "");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(streams.contains("1"), streams.contains("2"), !plain, width(environment.get("COLUMNS")));
    }

    /** Whether to colour what goes to standard output. */
    Ansi outputColours() {
        return output && colour ? Ansi.ON : Ansi.OFF;
    }

    /** Whether to colour what goes to standard error. */
    Ansi errorColours() {
        return error && colour ? Ansi.ON : Ansi.OFF;
    }

    private static int width(@Nullable String columns) {
        if (columns == null || !columns.matches("[0-9]{2,4}")) return USUAL_WIDTH;
        return Integer.parseInt(columns);
    }
}
