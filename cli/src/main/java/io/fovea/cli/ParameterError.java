package io.fovea.cli;

import io.fovea.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A mistake on the command line, in our words. */
record ParameterError(String problem, String fix) {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> REAL = Set.of(double.class, Double.class, float.class, Float.class);

    static ParameterError of(ParameterException e) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        @Nullable ArgSpec argument = e.getArgSpec();
        if (argument != null && e.getValue() != null && !(e instanceof MissingParameterException)) {
            return badValue(argument, e, help);
        }
        if (e instanceof UnmatchedArgumentException unmatched) return unknown(unmatched, help);
        return new ParameterError(message(e), help);
    }

    private static ParameterError badValue(ArgSpec argument, ParameterException e, String help) {
        String name = name(argument);
        for (@Nullable Throwable t = e.getCause(); t != null; t = t.getCause()) {
            if (t instanceof UserError error) return new ParameterError(name + ": " + error.getMessage(), error.fix());
            if (t instanceof IllegalArgumentException && !(t instanceof NumberFormatException)) {
                return new ParameterError(name + ": " + t.getMessage(), help);
            }
        }
        return new ParameterError(name + " expects " + expected(argument) + ", got \"" + e.getValue() + "\"", help);
    }

    private static String expected(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        if (WHOLE.contains(type)) return "a whole number";
        if (REAL.contains(type)) return "a number";
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return type == boolean.class || type == Boolean.class ? "true or false" : argument.paramLabel();
    }

    private static ParameterError unknown(UnmatchedArgumentException e, String help) {
        String given = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
        if (given.startsWith("-")) return new ParameterError("no option " + given, suggestion("", e, help));
        if (e.getCommandLine().getSubcommands().isEmpty()) {
            return new ParameterError("unexpected argument " + given, help);
        }
        String program = e.getCommandLine().getCommandSpec().qualifiedName() + " ";
        return new ParameterError("no command " + given, suggestion(program, e, help));
    }

    private static String suggestion(String before, UnmatchedArgumentException e, String help) {
        List<String> similar = e.getSuggestions();
        return similar.isEmpty() ? help : before + similar.get(0) + ", or " + help;
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String message(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        return message.isEmpty() ? "a mistake" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
