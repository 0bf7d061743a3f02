package io.fovea.cli;

import java.util.Locale;

/** A length of time for people. */
final class Span {
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;
    private static final long MANY_HOURS = 100 * HOUR;

    private Span() {}

    /**
     * As a clock shows it: {@code 0:07}, {@code 12:31}, {@code 1:02:31}, {@code 4 d 03 h}; begun seconds are whole
     * ones.
     */
    static String clock(double seconds) {
        long s = (long) Math.ceil(Math.max(0, seconds));
        if (s < HOUR) return String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
        if (s < MANY_HOURS) return String.format(Locale.ROOT, "%d:%02d:%02d", s / HOUR, s / 60 % 60, s % 60);
        return String.format(Locale.ROOT, "%d d %02d h", s / DAY, s % DAY / HOUR);
    }

    /** What was measured: {@code 12.3 s}, and as a clock from a minute on. */
    static String measured(double seconds) {
        return seconds < 59.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : clock(Math.rint(seconds));
    }
}
