package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

    /** @param args the whole command line */
    static ParameterError of(ParameterException e, String... args) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        for (String arg : args) { // -epochs is read as -e with the value "pochs"
            if (arg.matches("-[a-z][a-z-]+") && options(e).contains("-" + arg)) return noOption(arg, e, help);
        }
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
        String found = name + " expects " + expected(argument) + ", got \"" + e.getValue() + "\"";
        return new ParameterError(found, Nearest.fix(e.getValue(), choices(argument), help));
    }

    private static String expected(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        if (WHOLE.contains(type)) return "a whole number";
        if (REAL.contains(type)) return "a number";
        if (type.isEnum()) return "one of " + String.join(", ", choices(argument));
        return type == boolean.class || type == Boolean.class ? "true or false" : argument.paramLabel();
    }

    private static List<String> choices(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        if (!type.isEnum()) return List.of();
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static ParameterError unknown(UnmatchedArgumentException e, String help) {
        String given = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
        if (given.startsWith("-")) return noOption(given.split("=", 2)[0], e, help);
        Set<String> commands = e.getCommandLine().getSubcommands().keySet();
        if (commands.isEmpty()) return new ParameterError("unexpected argument " + given, help);
        return new ParameterError("there is no command " + given, Nearest.fix(given, commands, help));
    }

    private static ParameterError noOption(String given, ParameterException e, String help) {
        return new ParameterError("there is no option " + given, Nearest.fix(given, options(e), help));
    }

    private static Set<String> options(ParameterException e) {
        return e.getCommandLine().getCommandSpec().optionsMap().keySet();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String message(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        return message.isEmpty() ? "a mistake" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
