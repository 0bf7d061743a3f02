package io.fovea.tune;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The time of one start of a search.
 *
 * @param until by {@link System#nanoTime}
 */
record Budget(long began, Optional<Long> until) {
    static Budget of(Optional<Duration> time) {
        long now = System.nanoTime();
        return new Budget(now, time.map(limit -> now + limit.toNanos()));
    }

    boolean isUp() {
        return until.isPresent() && System.nanoTime() - until.get() >= 0;
    }

    /** Whether one more run and then the finals would take longer than is left, as runs have taken so far. */
    boolean isShort(List<RunFigures> done, int finals) {
        if (until.isEmpty() || done.isEmpty()) return false;
        double mean = done.stream().mapToDouble(RunFigures::seconds).average().orElse(0);
        return (until.get() - System.nanoTime()) / 1e9 < mean * (1 + finals);
    }
}
