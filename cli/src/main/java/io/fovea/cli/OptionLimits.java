package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the arguments of all commands may hold, looked at before a command runs. */
final class OptionLimits {
    private static final Map<String, Limit> LIMITS = Map.ofEntries(
            Map.entry("--threads", Limit.THREADS),
            Map.entry("--workers", Limit.WORKERS),
            Map.entry("--sample", Limit.SAMPLE),
            Map.entry("--top", Limit.TOP),
            Map.entry("--robustness", Limit.DISTURBED),
            Map.entry("--epochs", Limit.EPOCHS),
            Map.entry("--batch-size", Limit.BATCH_SIZE),
            Map.entry("--accumulate", Limit.ACCUMULATE),
            Map.entry("--augment-off", Limit.LAST_EPOCHS),
            Map.entry("--repeats", Limit.REPEATS),
            Map.entry("--size", Limit.SIZE),
            Map.entry("--hidden", Limit.HIDDEN),
            Map.entry("--rows", Limit.SHOWN),
            Map.entry("--columns", Limit.SHOWN),
            Map.entry("--trials", Limit.TRIALS),
            Map.entry("--finalists", Limit.FINALISTS),
            Map.entry("--seeds", Limit.SEEDS),
            Map.entry("--folds", Limit.FOLDS),
            Map.entry("--bagging", Limit.MEMBERS),
            Map.entry("--snapshots", Limit.MEMBERS),
            Map.entry("--parallel", Limit.PARALLEL),
            Map.entry("--max-pixels", Limit.PIXELS));

    private OptionLimits() {}

    /** The range of an option that holds whole numbers. */
    static Optional<Limit> of(OptionSpec option) {
        return Arrays.stream(option.names())
                .flatMap(name -> Stream.ofNullable(LIMITS.get(name)))
                .findFirst();
    }

    /** @throws ParameterException if an argument is empty, or a number is out of its range */
    static void check(ParseResult parsed) {
        for (@Nullable ParseResult part = parsed;
                part != null;
                part = part.hasSubcommand() ? part.subcommand() : null) {
            for (ArgSpec argument : part.matchedArgs()) check(part, argument);
        }
    }

    private static void check(ParseResult part, ArgSpec argument) {
        String given = String.join(" ", argument.originalStringValues());
        try {
            if (argument.stringValues().stream().anyMatch(String::isEmpty)) {
                String found = given.isEmpty() ? "nothing" : "\"" + given + "\"";
                throw new UserError("a value is expected, got " + found, "give one, or leave it out");
            }
            if (argument instanceof OptionSpec option) of(option).ifPresent(limit -> check(limit, option.getValue()));
        } catch (UserError e) {
            throw new ParameterException(
                    part.commandSpec().commandLine(), String.valueOf(e.getMessage()), e, argument, given);
        }
    }

    private static void check(Limit limit, Object value) {
        if (value instanceof Number number) limit.require(number.longValue());
        if (value instanceof String text && text.matches("-?\\d{1,18}")) limit.require(Long.parseLong(text)); // or auto
        if (value instanceof List<?> numbers) numbers.forEach(number -> check(limit, number));
    }
}
