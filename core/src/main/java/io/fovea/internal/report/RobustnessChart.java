package io.fovea.internal.report;

import io.fovea.evaluate.Disturbance;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.Robustness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Accuracy over the levels of one disturbance, with intervals: the coordinates that {@code robustness-drawing.mustache}
 * draws. The vertical axis goes from 0 to 1 in all of them, so that they can be compared by eye.
 *
 * @param title the disturbance
 * @param levels what they are, such as {@code degrees}
 */
record RobustnessChart(String title, String levels, List<LineChart.Tick> up, List<Mark> marks, String line) {
    static final int WIDTH = LineChart.WIDTH, HEIGHT = LineChart.HEIGHT;
    private static final double[] TICKS = {0, 0.5, 1};

    /**
     * One level.
     *
     * @param text the level; of the images as they are "as is"
     */
    record Mark(String x, String y, String low, String high, String text, String hint) {}

    private record Level(double level, double accuracy, Interval interval, boolean isNone) {}

    static List<RobustnessChart> of(Robustness robustness) {
        return robustness.curves().stream().map(curve -> of(robustness, curve)).toList();
    }

    private static RobustnessChart of(Robustness robustness, Robustness.Curve curve) {
        Disturbance kind = curve.disturbance();
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(
                kind.none(), robustness.accuracy(), Interval.wilson(robustness.correct(), robustness.images()), true));
        for (Robustness.Point point : curve.points()) {
            levels.add(new Level(point.level(), point.accuracy(), point.interval(), false));
        }
        Comparator<Level> order = Comparator.comparingDouble(Level::level);
        levels.sort(kind == Disturbance.JPEG ? order.reversed() : order);
        List<Mark> marks = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < levels.size(); i++) {
            Mark mark = mark(levels.get(i), (i + 0.5) / levels.size(), kind);
            marks.add(mark);
            line.append(line.isEmpty() ? "" : " ").append(mark.x()).append(',').append(mark.y());
        }
        List<LineChart.Tick> up = new ArrayList<>();
        for (double tick : TICKS) up.add(new LineChart.Tick(y(tick), Figures.brief(100 * tick) + " %"));
        return new RobustnessChart(kind.toString(), kind.axis(), up, marks, line.toString());
    }

    private static Mark mark(Level level, double place, Disturbance kind) {
        return new Mark(
                Figures.coordinate(LineChart.LEFT + place * (LineChart.RIGHT - LineChart.LEFT)),
                y(level.accuracy()),
                y(level.interval().low()),
                y(level.interval().high()),
                level.isNone() ? "as is" : Disturbance.brief(level.level()),
                "%s: %s (%s)"
                        .formatted(
                                level.isNone() ? "as it is" : kind.text(level.level()),
                                Figures.percent(level.accuracy()),
                                Figures.percent(level.interval())));
    }

    private static String y(double share) {
        return Figures.coordinate(LineChart.BOTTOM - share * (LineChart.BOTTOM - LineChart.TOP));
    }
}
