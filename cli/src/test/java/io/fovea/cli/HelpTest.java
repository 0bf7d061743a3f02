package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.cli.help.HelpPage;
import io.fovea.cli.help.ManPage;
import io.fovea.cli.help.Setting;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help in the terminal, manual pages and what shells complete. */
class HelpTest {
    private static final CommandLine PROGRAM = Fovea.commandLine(Terminal.of(Map.of()));

    @TempDir
    Path folder;

    private static Stream<CommandSpec> commands() {
        return Stream.concat(
                Stream.of(PROGRAM.getCommandSpec()),
                PROGRAM.getSubcommands().values().stream().map(CommandLine::getCommandSpec));
    }

    private static String run(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        int code = Fovea.run(Terminal.of(environment), new PrintWriter(out), new PrintWriter(err, true), args);
        assertEquals(0, code, err.toString());
        return out.toString();
    }

    private static String help(int width, String... args) {
        return run(Map.of("COLUMNS", String.valueOf(width)), args);
    }

    @ParameterizedTest
    @ValueSource(ints = {55, 60, 80, 100, 120})
    void noLineIsTooLongAndNoWordIsBroken(int width) {
        Set<String> words = new TreeSet<>();
        for (String name : PROGRAM.getSubcommands().keySet()) {
            words.addAll(Arrays.asList(help(120, "help", name, "--all").split("\\s+")));
            String text = help(width, "help", name, "--all");
            for (String line : text.lines().toList()) {
                boolean oneWord = line.strip().matches("\\S+");
                assertTrue(line.length() <= width || oneWord, line);
                assertEquals(line.stripTrailing(), line);
            }
            List<String> broken = Stream.of(text.split("\\s+"))
                    .filter(word -> !words.contains(word))
                    .toList();
            assertEquals(List.of(), broken, name);
        }
    }

    @Test
    void trainFitsTwoScreens() {
        long lines = help(100, "train", "--help").lines().count();
        assertTrue(lines <= 48, lines + " lines");
    }

    @Test
    void theRestIsInHelpWithAllInEitherOrder() {
        String whole = help(100, "train", "--help", "--all");
        assertEquals(whole, help(100, "train", "--all", "--help"));
        assertEquals(whole, help(100, "help", "train", "--all"));
        assertTrue(whole.contains("--momentum") && !help(100, "train", "--help").contains("--momentum"));
    }

    @Test
    void everyOptionIsDescribedAndTellsItsDefault() {
        commands()
                .forEach(command -> HelpPage.of(command, true).sections().forEach(section -> {
                    for (HelpPage.Entry entry : section.entries()) {
                        assertFalse(entry.text().isBlank(), command.name() + " " + entry.term());
                    }
                }));
        List<String> silent = new ArrayList<>();
        commands()
                .forEach(command -> command.options().stream()
                        .filter(option -> option.arity().max() > 0 && !option.isMultiValue())
                        .filter(option -> !entry(command, option).text().contains("(default: "))
                        .forEach(option -> silent.add(command.name() + " " + option.longestName())));
        assertEquals(List.of(), silent);
    }

    @Test
    void underGeneralStandsOnlyWhatEveryCommandHas() {
        Set<String> general = Set.of("--quiet", "--verbose", "--help", "--version", "--all");
        List<String> others = new ArrayList<>();
        commands()
                .forEach(command -> HelpPage.of(command, true).sections().stream()
                        .filter(section -> section.heading().equals("General"))
                        .flatMap(section -> section.entries().stream())
                        .map(HelpPage.Entry::term)
                        .filter(term -> general.stream().noneMatch(term::endsWith))
                        .forEach(term -> others.add(command.name() + " " + term)));
        assertEquals(List.of(), others);
    }

    private static HelpPage.Entry entry(CommandSpec command, OptionSpec option) {
        return HelpPage.of(command, true).sections().stream()
                .flatMap(section -> section.entries().stream())
                .filter(entry -> entry.term().matches(".*" + option.longestName() + "( .*)?"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("help lacks " + option.longestName()));
    }

    @Test
    void defaultsAreThoseOfTheLibrary() throws IOException {
        var recipe = new ObjectMapper()
                .readTree(Settings.of(TrainingRun.defaults(Settings.NONE)).toString());
        CommandSpec train = PROGRAM.getSubcommands().get("train").getCommandSpec();
        int settings = 0;
        for (OptionSpec option : train.options()) {
            Setting setting = option.userObject() instanceof Field field ? field.getAnnotation(Setting.class) : null;
            if (setting == null) continue;
            var value = recipe.at("/" + setting.value().replace('.', '/'));
            String text = entry(train, option).text();
            if (value.isInt()) assertTrue(text.contains("(default: " + value.asText()), text);
            if (value.isTextual()) assertTrue(text.contains("(default: " + value.asText()), text);
            settings++;
        }
        assertTrue(settings > 10, "found only " + settings);
    }

    @Test
    void listsReadAsPeopleWriteThem() {
        assertTrue(help(100, "train", "--help", "--all").contains("--hidden N[,N…] "));
    }

    @Test
    void shortNamesAreThosePeopleKnow() {
        CommandLine.ParseResult train = PROGRAM.parseArgs(
                        "train", "photos", "-e", "3", "-b16", "-o", "fine", "-m", "cnn", "-w", "none", "-s", "32")
                .subcommand();
        assertEquals(3, train.<Integer>matchedOptionValue("--epochs", 0));
        assertEquals("16", train.matchedOptionValue("--batch-size", ""));
        assertEquals(Path.of("fine"), train.matchedOptionValue("--out", Path.of("")));
        assertEquals("cnn", train.matchedOptionValue("--model", ""));
        assertEquals("none", train.matchedOptionValue("--weights", ""));
        assertEquals(32, train.<Integer>matchedOptionValue("--size", 0));
    }

    @Test
    void aManualPageHoldsEveryOptionInAscii() {
        commands().forEach(command -> {
            String page = ManPage.of(HelpPage.of(command, true));
            assertTrue(page.startsWith(".TH "), page);
            assertTrue(page.chars().allMatch(c -> c < 128), page);
            for (OptionSpec option : command.options()) {
                assertTrue(page.contains(option.longestName().replace("-", "\\-")), option.longestName());
            }
            page.lines()
                    .filter(line -> line.startsWith("."))
                    .forEach(line -> assertTrue(line.matches("\\.(TH|SH|TP|B|PP|nf|fi)( .*)?"), line));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void aCompletionParsesAndKnowsCommandsOptionsAndArchitectures(String shell)
            throws IOException, InterruptedException {
        String script = run(Map.of(), "completion", shell);
        for (String word : List.of("train", "batch-size", "mobilenet_v2", "imagenet1k_v2", "completion")) {
            assertTrue(script.contains(word), word);
        }
        assumeTrue(
                Stream.of("/bin/", "/usr/bin/").anyMatch(bin -> Files.isExecutable(Path.of(bin + shell))),
                shell + " is not on this machine");
        Path file = Files.writeString(folder.resolve("fovea." + shell), script);
        Process parser = new ProcessBuilder(shell, "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(parser.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, parser.waitFor(), said);
    }
}
