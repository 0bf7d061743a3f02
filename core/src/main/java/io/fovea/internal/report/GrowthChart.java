package io.fovea.internal.report;

import io.fovea.ensemble.Growth;
import io.fovea.evaluate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Accuracy over the number of members, with intervals: the coordinates that {@code robustness-drawing.mustache} draws.
 *
 * @param levels what stands below the horizontal axis
 */
record GrowthChart(List<LineChart.Tick> up, List<RobustnessChart.Mark> marks, String line, String levels) {
    static final int WIDTH = LineChart.WIDTH, HEIGHT = LineChart.HEIGHT;

    /** Numbers that have room beside each other. */
    private static final int MOST_NUMBERS = 12;

    /** @param names of the members */
    static GrowthChart of(Growth growth, List<String> names) {
        List<Growth.Step> steps = growth.steps();
        List<Interval> intervals = steps.stream()
                .map(step -> Interval.wilson(step.correct(), step.images()))
                .toList();
        Axis axis = Axis.covering(intervals.stream().flatMapToDouble(at -> DoubleStream.of(at.low(), at.high())));
        int numbered = (steps.size() + MOST_NUMBERS - 1) / MOST_NUMBERS;
        List<RobustnessChart.Mark> marks = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Growth.Step step = steps.get(i);
            Interval interval = intervals.get(i);
            double place = (i + 0.5) / steps.size();
            RobustnessChart.Mark mark = new RobustnessChart.Mark(
                    Figures.coordinate(LineChart.LEFT + place * (LineChart.RIGHT - LineChart.LEFT)),
                    y(axis, step.accuracy()),
                    y(axis, interval.low()),
                    y(axis, interval.high()),
                    i % numbered == 0 ? String.valueOf(i + 1) : "",
                    "%s%s: %s (%s)"
                            .formatted(
                                    i == 0 ? "" : "and ",
                                    names.get(step.member()),
                                    Figures.percent(step.accuracy()),
                                    Figures.percent(interval)));
            marks.add(mark);
            line.append(line.isEmpty() ? "" : " ").append(mark.x()).append(',').append(mark.y());
        }
        List<LineChart.Tick> up = axis.ticks().stream()
                .map(tick -> new LineChart.Tick(y(axis, tick), Figures.brief(100 * tick) + " %"))
                .toList();
        return new GrowthChart(up, marks, line.toString(), "members");
    }

    private static String y(Axis axis, double share) {
        return Figures.coordinate(LineChart.BOTTOM - axis.place(share) * (LineChart.BOTTOM - LineChart.TOP));
    }
}
