package io.fovea.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A linear axis with round tick values, after Heckbert 1990, "Nice Numbers for Graph Labels", in Graphics Gems.
 *
 * @param low first tick
 * @param high last tick
 * @param ticks ascending, {@code low} and {@code high} included
 */
record Axis(double low, double high, List<Double> ticks) {
    /** Covers the finite values; 0 to 1 if there are none. */
    static Axis covering(DoubleStream values) {
        var range = values.filter(Double::isFinite).summaryStatistics();
        if (range.getCount() == 0) return between(0, 1);
        if (range.getMin() == range.getMax()) {
            double only = range.getMin();
            return only == 0 ? between(0, 1) : between(Math.min(0, only), Math.max(0, only));
        }
        return between(range.getMin(), range.getMax());
    }

    private static Axis between(double min, double max) {
        double step = niceStep((max - min) / 4);
        long first = (long) Math.floor(min / step + 1e-9), last = (long) Math.ceil(max / step - 1e-9);
        List<Double> ticks = new ArrayList<>();
        for (long k = first; k <= last; k++) ticks.add(k * step);
        return new Axis(first * step, last * step, ticks);
    }

    /** The nearest of 1, 2, 5 times a power of ten. */
    static double niceStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double fraction = rough / power;
        return (fraction < 1.5 ? 1 : fraction < 3 ? 2 : fraction < 7 ? 5 : 10) * power;
    }

    /** The first of 1, 2, 5 times a power of ten that is not less. */
    static double niceStepFrom(double least) {
        double step = niceStep(least);
        return step >= least ? step : niceStep(2 * step);
    }

    /** Place of a value between 0 (low) and 1 (high). */
    double place(double value) {
        return (value - low) / (high - low);
    }
}
