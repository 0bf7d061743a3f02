package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.limit.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Every option of every command, at both ends of what it may hold. */
class OptionLimitsTest {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> REAL = Set.of(double.class, Double.class, float.class, Float.class);

    private static final CommandLine PROGRAM = Fovea.commandLine(Terminal.of(Map.of()));

    /** Whole numbers without a range: any seed will do, and the recipe knows that channels are 1 or 3. */
    private static final Set<String> FREE = Set.of("--seed", "--channels");

    record Named(String command, OptionSpec option) {
        String name() {
            return option.longestName();
        }

        Class<?> type() {
            return option.typeInfo().isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
        }

        @Override
        public String toString() {
            return command + " " + name();
        }
    }

    private static Stream<Named> options() {
        List<Named> options = new ArrayList<>();
        PROGRAM.getSubcommands()
                .forEach((name, command) ->
                        command.getCommandSpec().options().forEach(option -> options.add(new Named(name, option))));
        return options.stream();
    }

    static Stream<Named> wholeNumbers() {
        return options().filter(option -> WHOLE.contains(option.type()) && !FREE.contains(option.name()));
    }

    static Stream<Named> numbers() {
        return options().filter(option -> WHOLE.contains(option.type()) || REAL.contains(option.type()));
    }

    static Stream<Named> withValues() {
        return options().filter(option -> option.option().arity().max() > 0);
    }

    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void bothEndsOfItsRangeHoldAndTheNextNumbersDoNot(Named option) {
        Limit limit = OptionLimits.of(option.option()).orElseThrow(() -> new AssertionError(option + " has no range"));
        check(option, limit.least());
        check(option, limit.most());
        for (long outside : new long[] {limit.least() - 1, limit.most() + 1, Integer.MIN_VALUE, Long.MAX_VALUE}) {
            ParameterException e = assertThrows(ParameterException.class, () -> check(option, outside));
            ParameterError words = ParameterError.of(e);
            assertTrue(words.problem().startsWith(option.name()), words.problem());
            assertFalse(words.fix().isBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void textIsNoNumber(Named option) {
        for (String text : List.of("abc", "", "1e", "0x10", "--1", "½", "1 2")) {
            assertThrows(ParameterException.class, () -> check(option, text), text);
        }
    }

    @ParameterizedTest
    @MethodSource("withValues")
    void anEmptyValueIsRefused(Named option) {
        assertThrows(ParameterException.class, () -> check(option, ""));
    }

    @ParameterizedTest
    @MethodSource("withValues")
    void anOptionWithoutItsValueIsRefused(Named option) {
        assertThrows(
                ParameterException.class,
                () -> OptionLimits.check(PROGRAM.parseArgs(option.command(), "a", "b", option.name())));
    }

    @Test
    void emptyArgumentsAreRefused() {
        for (String[] args :
                new String[][] {{"train", ""}, {"inspect", ""}, {"predict", "a.fovea", ""}, {"models", ""}}) {
            ParameterException e =
                    assertThrows(ParameterException.class, () -> OptionLimits.check(PROGRAM.parseArgs(args)));
            assertTrue(
                    ParameterError.of(e).problem().endsWith("got nothing"),
                    ParameterError.of(e).problem());
        }
    }

    @Test
    void thereAreCommandsAndOptionsToTry() {
        assertTrue(wholeNumbers().count() >= 10, "found only " + wholeNumbers().toList());
        assertEquals(0, options().filter(option -> option.command().isEmpty()).count());
    }

    private static void check(Named option, Object value) {
        List<String> args = new ArrayList<>(List.of(option.command()));
        CommandLine command = PROGRAM.getSubcommands().get(option.command());
        for (PositionalParamSpec positional : command.getCommandSpec().positionalParameters()) {
            if (positional.required()) args.add("argument");
        }
        args.add(option.name() + "=" + value);
        OptionLimits.check(PROGRAM.parseArgs(args.toArray(String[]::new)));
    }
}
