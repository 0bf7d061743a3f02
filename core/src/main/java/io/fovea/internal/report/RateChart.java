package io.fovea.internal.report;

import io.fovea.train.RateCurve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The curve of a learning-rate range test as an SVG file: the smoothed loss over the rates, on a logarithmic axis. */
public final class RateChart {
    private static final int TICK = 40;

    private RateChart() {}

    /** What {@code rates-drawing.mustache} draws. */
    record Drawing(
            List<LineChart.Tick> across,
            List<LineChart.Tick> up,
            List<String> lines,
            @Nullable String best) {}

    /** @param curve of at least one point */
    public static String svg(RateCurve curve) throws IOException {
        double[] losses = curve.smooth();
        List<RateCurve.Point> points = curve.points();
        double low = Math.log10(points.get(0).rate());
        double high =
                Math.max(low + 1e-9, Math.log10(points.get(points.size() - 1).rate()));
        Plane plane = new Plane(low, high, Axis.covering(Arrays.stream(losses)));
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < losses.length; i++) {
            if (!Double.isFinite(losses[i])) continue;
            line.append(line.isEmpty() ? "" : " ")
                    .append(plane.x(points.get(i).rate()))
                    .append(',')
                    .append(plane.y(losses[i]));
        }
        String best =
                curve.suggestion().isPresent() ? plane.x(curve.suggestion().getAsDouble()) : null;
        List<LineChart.Tick> up = plane.axis().ticks().stream()
                .map(tick -> new LineChart.Tick(plane.y(tick), Figures.brief(tick)))
                .toList();
        Drawing drawing = new Drawing(plane.ticks(), up, List.of(line.toString()), best);
        String title = best == null
                ? "Loss by learning rate"
                : "Loss by learning rate; suggested: "
                        + Figures.brief(curve.suggestion().getAsDouble());
        return new ChartFile(
                        "rates",
                        title,
                        List.of(new ChartFile.Key(12, 30, "rate", "loss of the step, smoothed")),
                        LineChart.WIDTH,
                        LineChart.HEIGHT,
                        "rates-drawing.mustache",
                        drawing)
                .svg();
    }

    /**
     * @param low decimal logarithm of the first rate
     * @param high of the last
     */
    private record Plane(double low, double high, Axis axis) {
        String x(double rate) {
            double place = (Math.log10(rate) - low) / (high - low);
            return Figures.coordinate(LineChart.LEFT + 8 + place * (LineChart.RIGHT - LineChart.LEFT - 16));
        }

        String y(double loss) {
            return Figures.coordinate(LineChart.BOTTOM - axis.place(loss) * (LineChart.BOTTOM - LineChart.TOP));
        }

        /** Powers of ten, as many as there is room for. */
        List<LineChart.Tick> ticks() {
            int first = (int) Math.ceil(low - 1e-9), last = (int) Math.floor(high + 1e-9);
            int room = (LineChart.RIGHT - LineChart.LEFT) / TICK;
            int step = Math.max(1, (last - first + room) / room);
            List<LineChart.Tick> ticks = new ArrayList<>();
            for (int power = first; power <= last; power += step) {
                ticks.add(new LineChart.Tick(x(Math.pow(10, power)), "1e" + power));
            }
            return ticks;
        }
    }
}
