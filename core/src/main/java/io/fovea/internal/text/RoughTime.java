package io.fovea.internal.text;

import java.util.Locale;

/** A length of time that was estimated, for people. */
public final class RoughTime {
    private static final int MINUTE = 60, HOUR = 60 * MINUTE;

    private RoughTime() {}

    /** Such as {@code 40 s}, {@code 7 minutes} or {@code 2.5 hours}; never 0. */
    public static String of(double seconds) {
        if (seconds < 2 * MINUTE) return Math.max(1, Math.round(seconds)) + " s";
        if (seconds < 2 * HOUR) return Math.round(seconds / MINUTE) + " minutes";
        return String.format(Locale.ROOT, "%.1f hours", seconds / HOUR);
    }
}
