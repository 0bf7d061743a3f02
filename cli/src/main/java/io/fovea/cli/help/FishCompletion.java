package io.fovea.cli.help;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What fish needs to complete command lines: a {@code complete} for every command, option and choice. */
public final class FishCompletion {
    private FishCompletion() {}

    public static String of(CommandSpec program) {
        String start = "complete -c " + program.name();
        StringBuilder script = new StringBuilder("# Completions of " + program.name() + " for fish\n");
        Map<String, CommandLine> commands = program.subcommands();
        String names = String.join(" ", commands.keySet());
        script.append(start + " -n 'not __fish_seen_subcommand_from " + names + "' -f\n");
        commands.forEach((name, command) -> {
            String summary =
                    String.join(" ", command.getCommandSpec().usageMessage().description());
            script.append(start + " -n 'not __fish_seen_subcommand_from " + names + "' -a " + name + " -d "
                    + quoted(brief(summary)) + "\n");
        });
        commands.forEach((name, command) -> {
            String here = start + " -n '__fish_seen_subcommand_from " + name + "'";
            command(script, here, command.getCommandSpec());
        });
        return script.toString();
    }

    private static void command(StringBuilder script, String here, CommandSpec command) {
        for (OptionSpec option : HelpPage.shown(command, true)) {
            script.append(here);
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().max() > 0) script.append(value(option));
            script.append(" -d " + quoted(brief(HelpPage.text(option))) + "\n");
        }
        boolean files = false;
        for (PositionalParamSpec one : command.positionalParameters()) {
            String words = words(one);
            files |= takesFiles(one);
            if (!words.isEmpty()) script.append(here + " -a " + quoted(words) + "\n");
        }
        if (!files) script.append(here + " -f\n");
    }

    /** What may follow an option. */
    private static String value(OptionSpec option) {
        String words = words(option);
        return (takesFiles(option) ? " -r -F" : " -x") + (words.isEmpty() ? "" : " -a " + quoted(words));
    }

    private static String words(ArgSpec argument) {
        if (argument.completionCandidates() == null) return "";
        return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .collect(Collectors.joining(" "));
    }

    private static boolean takesFiles(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        boolean named = Arrays.asList("MODEL", "W").contains(argument.paramLabel());
        return type == Path.class || type == File.class || named;
    }

    /** The first sentence. */
    private static String brief(String text) {
        return text.replaceFirst("\\s*\\(default:.*", "").replaceFirst("(?<=[a-z)])[.:;](\\s.*)?$", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
