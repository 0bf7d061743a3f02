package io.fovea.internal.training;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a run has to be at its end.
 *
 * @param clock nanoseconds, as {@link System#nanoTime}
 * @param end what it then shows; null if there is no end
 * @param judgedLater images that are judged when the training has ended, such as those of the test part
 */
public record Deadline(LongSupplier clock, @Nullable Long end, long judgedLater) {
    /** @param limit from now on; null for no end */
    public static Deadline in(@Nullable Duration limit) {
        return new Deadline(System::nanoTime, limit == null ? null : System.nanoTime() + limit.toNanos(), 0);
    }

    /** The same, with so many images to be judged when the training has ended. */
    public Deadline judgingLater(long images) {
        return new Deadline(clock, end, images);
    }

    /** So many seconds before this one. */
    public Deadline earlier(double seconds) {
        return new Deadline(clock, end == null ? null : Long.valueOf(end - (long) (seconds * 1e9)), judgedLater);
    }

    public boolean isOver() {
        return left() <= 0;
    }

    /** Seconds until then, less than 0 after it; infinite without an end. */
    public double left() {
        return end == null ? Double.POSITIVE_INFINITY : (end - clock.getAsLong()) / 1e9;
    }

    /** Seconds, of which only differences mean something. */
    double now() {
        return clock.getAsLong() / 1e9;
    }
}
