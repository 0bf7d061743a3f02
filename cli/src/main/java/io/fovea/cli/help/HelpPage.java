package io.fovea.cli.help;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What there is to say of a command, the same whether a terminal or a manual page shows it.
 *
 * @param name such as {@code fovea train}
 * @param summary what it does, in a sentence
 * @param arguments what stands behind the name in a command line
 * @param footer examples, which begin with two blanks, and paragraphs; empty ones part them
 * @param further how many options were left out
 */
public record HelpPage(
        String name, String summary, String arguments, List<Section> sections, List<String> footer, long further) {
    /** The option that goes with {@code --help}, of commands with options that few need. */
    public static final String ALL = "--all";

    private static final String GENERAL = "General", OWN = "Options";

    /** Entries under a heading. */
    public record Section(String heading, List<Entry> entries) {}

    /**
     * @param term such as {@code -e, --epochs N}
     * @param text what it means, with its default
     */
    public record Entry(String term, String text) {}

    /** @param all whether options that few need are in it */
    public static HelpPage of(CommandSpec command, boolean all) {
        List<Section> sections = new ArrayList<>();
        add(sections, "Commands", commands(command));
        add(sections, "Arguments", arguments(command));
        options(command, all).forEach((heading, options) -> add(sections, heading, options));
        UsageMessageSpec words = command.usageMessage();
        if (command.parent() == null) {
            List<Entry> codes = new ArrayList<>();
            words.exitCodeList().forEach((code, meaning) -> codes.add(new Entry(code, meaning)));
            add(sections, "Exit codes", codes);
        }
        long further =
                all ? 0 : command.options().stream().filter(HelpPage::isFurther).count() - 1; // --all itself
        return new HelpPage(
                command.qualifiedName(),
                String.join(" ", words.description()),
                synopsis(command),
                sections,
                List.of(words.footer()),
                further);
    }

    /** Whether the command has options that few need. */
    public static boolean hasFurther(CommandSpec command) {
        return command.options().stream().anyMatch(HelpPage::isFurther);
    }

    private static void add(List<Section> sections, String heading, List<Entry> entries) {
        if (!entries.isEmpty()) sections.add(new Section(heading, entries));
    }

    private static String synopsis(CommandSpec command) {
        StringBuilder text = new StringBuilder();
        if (!command.subcommands().isEmpty()) text.append("COMMAND ");
        text.append("[OPTIONS]");
        for (PositionalParamSpec one : command.positionalParameters())
            text.append(' ').append(label(one));
        return text.toString();
    }

    private static String label(PositionalParamSpec one) {
        String label = one.paramLabel() + (one.arity().max() > 1 ? "…" : "");
        return one.required() ? label : "[" + label + "]";
    }

    private static List<Entry> commands(CommandSpec command) {
        return command.subcommands().entrySet().stream()
                .map(sub -> new Entry(
                        sub.getKey(),
                        String.join(
                                " ",
                                sub.getValue().getCommandSpec().usageMessage().description())))
                .toList();
    }

    private static List<Entry> arguments(CommandSpec command) {
        return command.positionalParameters().stream()
                .map(one -> new Entry(label(one), text(one)))
                .toList();
    }

    /** In their order; what every command has comes last. */
    private static Map<String, List<Entry>> options(CommandSpec command, boolean all) {
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        List<Entry> general = new ArrayList<>();
        for (OptionSpec option : shown(command, all)) {
            String heading = heading(option, command);
            List<Entry> group =
                    heading.equals(GENERAL) ? general : groups.computeIfAbsent(heading, name -> new ArrayList<>());
            group.add(new Entry(term(option), text(option)));
        }
        groups.put(GENERAL, general);
        return groups;
    }

    /** The options that help shows. */
    static List<OptionSpec> shown(CommandSpec command, boolean all) {
        return command.options().stream()
                .filter(option -> all || !isFurther(option))
                .filter(option -> all || command.parent() == null || !option.versionHelp())
                .toList();
    }

    private static boolean isFurther(OptionSpec option) {
        return option.usageHelp() && option.longestName().equals(ALL)
                || option.userObject() instanceof Field field && field.isAnnotationPresent(Further.class);
    }

    private static String heading(OptionSpec option, CommandSpec command) {
        if (option.usageHelp() || option.versionHelp() || !(option.userObject() instanceof Field field)) return GENERAL;
        Heading heading = field.getDeclaringClass().getAnnotation(Heading.class);
        if (heading != null) return heading.value();
        return field.getDeclaringClass() == command.userObject().getClass() ? OWN : GENERAL;
    }

    private static String term(OptionSpec option) {
        List<String> names = new ArrayList<>(Arrays.asList(option.names()));
        names.sort((a, b) -> Integer.compare(a.length(), b.length()));
        String term = (names.get(0).startsWith("--") ? "    " : "") + String.join(", ", names);
        return option.arity().max() == 0 ? term : term + " " + option.paramLabel();
    }

    /** What an argument means, with its default. */
    static String text(ArgSpec argument) {
        String text = String.join(" ", argument.description());
        if (text.contains("default:")) return text;
        return usual(argument)
                .map(value -> text.replaceFirst("\\.$", "") + " (default: " + value + ").")
                .orElse(text);
    }

    private static Optional<String> usual(ArgSpec argument) {
        if (argument.userObject() instanceof Field field) {
            Setting setting = field.getAnnotation(Setting.class);
            if (setting != null) return UsualValues.of(setting.value());
        }
        boolean flag = argument instanceof OptionSpec option && option.arity().max() == 0;
        boolean required = argument instanceof PositionalParamSpec && argument.required();
        return flag || required ? Optional.empty() : words(argument.initialValue());
    }

    private static Optional<String> words(@Nullable Object value) {
        if (value instanceof Enum<?>) return Optional.of(value.toString().toLowerCase(Locale.ROOT));
        if (value == null || value instanceof Collection<?> || value instanceof Map<?, ?>) return Optional.empty();
        if (value instanceof Path path && path.toString().isEmpty()) return Optional.empty();
        return Optional.of(value.toString());
    }
}
