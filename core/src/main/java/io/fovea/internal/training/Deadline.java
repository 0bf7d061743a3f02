package io.fovea.internal.training;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a run has to be at its end.
 *
 * @param clock nanoseconds, as {@link System#nanoTime}
 * @param end what it then shows; null if there is no end
 */
public record Deadline(LongSupplier clock, @Nullable Long end) {
    /** @param limit from now on; null for no end */
    public static Deadline in(@Nullable Duration limit) {
        return new Deadline(System::nanoTime, limit == null ? null : System.nanoTime() + limit.toNanos());
    }

    /** Seconds until then, less than 0 after it; infinite without an end. */
    double left() {
        return end == null ? Double.POSITIVE_INFINITY : (end - clock.getAsLong()) / 1e9;
    }
}
