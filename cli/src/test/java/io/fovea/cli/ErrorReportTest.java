package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ErrorReportTest {
    private static final CommandSpec NO_OPTIONS = CommandSpec.create();

    private final ErrorReport report = new ErrorReport(Ansi.OFF);
    private final StringWriter text = new StringWriter();
    private final PrintWriter err = new PrintWriter(text, true);

    enum Shade {
        DARK,
        LIGHT
    }

    @Command(name = "paint")
    static final class Paint implements Runnable {
        @Option(names = {"-l", "--lr"})
        double rate;

        @Option(names = "--hidden", split = ",")
        int[] hidden = {};

        @Option(names = "--shade")
        Shade shade = Shade.DARK;

        @Option(names = "--odd", converter = OnlyOdd.class)
        Integer odd = 1;

        @Parameters
        String file;

        @Override
        public void run() {
            throw new UserError("no paint", "buy some");
        }
    }

    static final class OnlyOdd implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (Integer.parseInt(value) % 2 == 0) throw new UserError("must be odd, got " + value, "add one");
            return Integer.valueOf(value);
        }
    }

    @Test
    void aMistakeIsTwoLinesWithoutAStackTrace() {
        assertEquals(2, paint("wall"));
        assertLines("error: no paint", "  try: buy some");
    }

    @Test
    void aWordForANumberSaysWhatIsExpected() {
        assertEquals(2, paint("wall", "--lr", "abc"));
        assertLines("error: --lr expects a number, got \"abc\"", "  try: paint --help");
    }

    @Test
    void aFractionInAListOfWholeNumbersSaysWhatIsExpected() {
        assertEquals(2, paint("wall", "--hidden", "100,1.5"));
        assertLines("error: --hidden expects a whole number, got \"1.5\"", "  try: paint --help");
    }

    @Test
    void anUnknownChoiceListsTheChoices() {
        assertEquals(2, paint("wall", "--shade", "grey"));
        assertLines("error: --shade expects one of dark, light, got \"grey\"", "  try: paint --help");
    }

    @Test
    void aMistakeFoundByAConverterKeepsItsRemedy() {
        assertEquals(2, paint("wall", "--odd", "4"));
        assertLines("error: --odd: must be odd, got 4", "  try: add one");
    }

    @Test
    void anUnknownOptionSuggestsASimilarOne() {
        assertEquals(2, paint("wall", "--hiden", "4"));
        assertLines("error: there is no option --hiden", "  try: did you mean --hidden?");
    }

    @Test
    void aLongNameBehindOneDashIsNoShortOneWithAValue() {
        assertEquals(2, paint("wall", "-lr", "4"));
        assertLines("error: there is no option -lr", "  try: did you mean --lr?");
    }

    @Test
    void aMisspeltChoiceGetsTheNearestOne() {
        assertEquals(2, paint("wall", "--shade", "drak"));
        assertLines("error: --shade expects one of dark, light, got \"drak\"", "  try: did you mean dark?");
    }

    @Test
    void aMissingArgumentIsNamed() {
        assertEquals(2, paint());
        assertLines("error: missing required parameter: '<file>'", "  try: paint --help");
    }

    @Test
    void aFullDiskIsNoBug() {
        IOException full = new FileSystemException("run/best.fovea", null, "No space left on device");
        assertEquals(2, report.report(new UncheckedIOException(full), err, NO_OPTIONS));
        assertLines(
                "error: run/best.fovea: no space left on the disk", "  try: free some space, or write to another disk");
    }

    @Test
    void missingAndForbiddenFilesAreNoBugs() {
        assertEquals(2, report.report(new NoSuchFileException("a.csv"), err, NO_OPTIONS));
        assertEquals(2, report.report(new AccessDeniedException("b.csv"), err, NO_OPTIONS));
        assertLines(
                "error: a.csv: no such file or folder",
                "  try: check the path",
                "error: b.csv: permission denied",
                "  try: check who may read and write it");
    }

    @Test
    void failuresOfTheMachineAreNoBugs() {
        assertEquals(
                2, report.report(new UncheckedIOException(new IOException("Input/output error")), err, NO_OPTIONS));
        assertEquals(2, report.report(new IOException((String) null), err, NO_OPTIONS));
        assertEquals(2, report.report(new InvalidPathException("a\0b", "Nul character not allowed"), err, NO_OPTIONS));
        assertEquals(2, report.report(new UnsatisfiedLinkError("no jnitorch in java.library.path"), err, NO_OPTIONS));
        assertTrue(text.toString().contains("cannot read or write: Input/output error"), text.toString());
        assertTrue(text.toString().contains("cannot read or write: IOException"), text.toString());
        assertTrue(text.toString().contains("is no path: Nul character not allowed"), text.toString());
        assertTrue(text.toString().contains("libtorch cannot be loaded here"), text.toString());
    }

    @Test
    void wantOfMemoryIsNoBugAndTheAdviceNamesOptionsThatTheCommandHas() {
        Throwable heap = new OutOfMemoryError("Java heap space");
        Throwable allocator = new RuntimeException("DefaultCPUAllocator: can't allocate memory: you tried");
        for (String name : List.of("train", "predict", "evaluate", "inspect", "doctor")) {
            CommandSpec command = new CommandLine(Fovea.commandLine(Terminal.of(Map.of()))
                            .getSubcommands()
                            .get(name)
                            .getCommand())
                    .getCommandSpec();
            for (Throwable want : List.of(heap, allocator)) {
                text.getBuffer().setLength(0);
                assertEquals(2, report.report(want, err, command));
                Set<String> named = Pattern.compile("--[a-z-]+")
                        .matcher(text.toString())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
                assertTrue(command.optionsMap().keySet().containsAll(named), name + ": " + text);
                assertEquals(name.equals("train"), named.contains("--batch-size"), text.toString());
                assertEquals(!name.equals("doctor"), named.contains("--max-pixels"), text.toString());
                assertEquals(want == heap, text.toString().contains("-Xmx"), text.toString());
            }
        }
    }

    @Test
    void anythingElseIsABugWithItsStackTrace() {
        assertEquals(1, report.report(new IllegalStateException("index 7"), err, NO_OPTIONS));
        assertTrue(text.toString().contains("IllegalStateException: index 7"));
        assertTrue(text.toString().contains("at io.fovea.cli.ErrorReportTest"));
        assertTrue(text.toString().contains("this is a bug in Fovea, please report it"));
    }

    @Test
    void anInterruptedThreadEndsAsCtrlCDoes() {
        assertEquals(130, report.report(new IllegalStateException(new InterruptedException()), err, NO_OPTIONS));
        assertEquals("", text.toString());
    }

    @Test
    void aMessageOfSeveralLinesIsJoined() {
        report.report(new UserError("first\n  second", "third"), err, NO_OPTIONS);
        assertLines("error: first; second", "  try: third");
    }

    private int paint(String... args) {
        return new CommandLine(new Paint())
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(report)
                .setParameterExceptionHandler(report)
                .execute(args);
    }

    private void assertLines(String... expected) {
        assertEquals(List.of(expected), text.toString().lines().toList());
    }
}
