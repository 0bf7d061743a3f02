package io.fovea.cli;

import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Which standard streams are terminals, and what these can show. The launcher says it: {@code FOVEA_TTY} lists the
 * numbers of those that are, 1 for output and 2 for errors; without the launcher the system is asked.
 *
 * @param output whether standard output is one
 * @param error whether standard error is one
 * @param colour whether colours are wanted where there is one, see <a href="https://no-color.org">no-color.org</a>
 * @param cursor whether a line can be drawn anew, which a dumb terminal cannot
 * @param blocks whether the locale has block elements, each one column wide
 * @param columns asked for the width of the window
 */
record Terminal(boolean output, boolean error, boolean colour, boolean cursor, boolean blocks, IntSupplier columns) {
    private static final int USUAL_WIDTH = 100;
    private static final Pattern UTF_8 = Pattern.compile("(?i).*utf-?8.*");
    /** Where terminals may give block elements two columns: Unicode Standard Annex 11, ambiguous characters. */
    private static final Pattern WIDE = Pattern.compile("(?:zh|ja|ko)(?:_.*)?");

    /** The program's: as the environment says, with the window as it is at every moment. */
    static Terminal here() {
        Map<String, String> environment = System.getenv();
        String streams = environment.containsKey("FOVEA_TTY")
                ? environment.get("FOVEA_TTY")
                : (Window.isTerminal(1) ? "1" : "") + (Window.isTerminal(2) ? "2" : "");
        int start = width(environment.get("COLUMNS"));
        return of(environment, streams, () -> {
            int now = Window.columns();
            return now > 0 ? now : start;
        });
    }

    /** Without a look at the system; nothing is a terminal but what {@code FOVEA_TTY} names. */
    static Terminal of(Map<String, String> environment) {
        int width = width(environment.get("COLUMNS"));
        return of(environment, environment.getOrDefault("FOVEA_TTY", ""), () -> width);
    }

    private static Terminal of(Map<String, String> environment, String streams, IntSupplier columns) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || dumb;
        return new Terminal(
                streams.contains("1"), streams.contains("2"), !plain, !dumb, hasBlocks(environment), columns);
    }

    /** {@code FOVEA_ASCII}: the launcher has put UTF-8 in the place of the user's locale, for names of files. */
    private static boolean hasBlocks(Map<String, String> environment) {
        if (!environment.getOrDefault("FOVEA_ASCII", "").isEmpty()) return false;
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) { // in this order, as setlocale(3) says
            String locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty())
                return UTF_8.matcher(locale).matches()
                        && !WIDE.matcher(locale.split("\\.", 2)[0]).matches();
        }
        return false;
    }

    /** Columns of the window now. */
    int width() {
        return columns.getAsInt();
    }

    /** Whether a bar can be drawn on standard error. */
    boolean draws() {
        return error && cursor;
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
