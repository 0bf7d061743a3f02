package io.fovea.train;

import io.fovea.UserError;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Spans of time as people write them: {@code 90s}, {@code 10m}, {@code 1h30m}. */
final class TimeLimit {
    private TimeLimit() {}

    /** @throws UserError if the text is none */
    static Duration parse(String text) {
        try {
            return Duration.parse("PT" + text.strip().toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new UserError("'" + text + "' is no span of time", "give one such as 90s, 10m or 1h30m", e);
        }
    }

    /** As {@link #parse} reads it. */
    static String text(Duration span) {
        return span.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
