package io.fovea.internal.report;

import io.fovea.evaluate.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as the report prints them, alike in every locale. */
final class Figures {
    private static final String ABSENT = "–";

    private Figures() {}

    /** 0.8712 is "87.1 %". */
    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : ABSENT;
    }

    /** The 95 % interval, "79.0 to 92.2 %". */
    static String percent(Interval interval) {
        return String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * interval.low(), 100 * interval.high());
    }

    /** Three decimals. */
    static String decimal(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : ABSENT;
    }

    /** The 95 % interval, "0.310 to 0.482". */
    static String decimal(Interval interval) {
        return decimal(interval.low()) + " to " + decimal(interval.high());
    }

    /** Three significant digits without trailing zeros: "0.25", "5e-5", "1200". */
    static String brief(double value) {
        return significant(value, 3);
    }

    /** The same with so many digits. */
    static String significant(double value, int digits) {
        if (!Double.isFinite(value)) return ABSENT;
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        boolean plain = size == 0 || (size >= 1e-4 && size < 1e6);
        return plain ? rounded.toPlainString() : exponential(rounded);
    }

    private static String exponential(BigDecimal value) {
        int exponent = value.precision() - value.scale() - 1;
        return value.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** Coordinates of a drawing: a tenth of a unit is below what the eye sees. */
    static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
