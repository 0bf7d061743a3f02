package io.fovea.cli;

import io.fovea.train.RateCurve;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/** A learning-rate range test as text: some of its rates, the smoothed loss there, and a bar as long. */
final class RatesText {
    private static final int ROWS = 24, BAR = 40;
    private static final double LEAST_PLAIN = 1e-4;

    private RatesText() {}

    static void print(RateCurve curve, Path folder, PrintWriter out) {
        double[] losses = curve.smooth();
        double most = Arrays.stream(losses).filter(Double::isFinite).max().orElse(1);
        OptionalDouble suggestion = curve.suggestion();
        int step = Math.max(1, (losses.length + ROWS - 1) / ROWS);
        out.println("     rate    loss");
        for (int i = 0; i < losses.length; i += step) {
            double rate = curve.points().get(i).rate(), next = rate(curve, i + step);
            boolean here =
                    suggestion.isPresent() && rate <= suggestion.getAsDouble() && suggestion.getAsDouble() < next;
            String bar = "#".repeat((int) Math.round(Math.min(1, losses[i] / most) * BAR));
            out.println(String.format(Locale.ROOT, "%9.2e  %6.3f  %s%s", rate, losses[i], bar, here ? "  <" : "")
                    .stripTrailing());
        }
        if (suggestion.isPresent()) {
            out.println("suggested: --lr " + brief(suggestion.getAsDouble(), 2));
        } else {
            out.println("no rate can be suggested: the loss never fell");
        }
        curve.tenthOfLeast().ifPresent(rate -> out.println("a tenth of the rate of the least loss: " + brief(rate, 2)));
        out.println("curve: " + folder.resolve("rates.svg"));
        out.flush();
    }

    private static double rate(RateCurve curve, int place) {
        return place < curve.points().size() ? curve.points().get(place).rate() : Double.POSITIVE_INFINITY;
    }

    /** A rate in so many digits, 0.00012 or 1.2e-05 for instance. */
    static String brief(double rate, int digits) {
        if (rate > 0 && rate < LEAST_PLAIN) return String.format(Locale.ROOT, "%." + (digits - 1) + "e", rate);
        BigDecimal rounded = new BigDecimal(rate).round(new MathContext(digits));
        return rounded.stripTrailingZeros().toPlainString();
    }
}
