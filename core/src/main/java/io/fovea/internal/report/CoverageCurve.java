package io.fovea.internal.report;

import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Accuracy of the given answers over their share of the images, the surest first: the coordinates that
 * {@code coverage-drawing.mustache} draws, and a few points of it as a table.
 *
 * @param up ticks of accuracy
 * @param line polyline points
 */
record CoverageCurve(List<LineChart.Tick> up, String line, List<Row> rows) {
    static final int WIDTH = 340, HEIGHT = 232;
    private static final int LEFT = LineChart.LEFT, RIGHT = 304, TOP = LineChart.TOP, BOTTOM = LineChart.BOTTOM;

    /** More points than this cannot be told from each other. */
    private static final int MOST_POINTS = 400;

    /** @param from the probability that reaches it, or a dash */
    record Row(String precision, String from, String coverage) {}

    static CoverageCurve of(Coverage coverage) {
        List<Coverage.Point> points = coverage.points();
        Axis axis = Axis.covering(
                DoubleStream.concat(DoubleStream.of(1), points.stream().mapToDouble(Coverage.Point::accuracy)));
        StringBuilder line = new StringBuilder();
        int step = Math.max(1, points.size() / MOST_POINTS);
        for (int i = 0; i < points.size(); i++) {
            if (i % step != 0 && i + 1 < points.size()) continue;
            Coverage.Point point = points.get(i);
            line.append(line.isEmpty() ? "" : " ")
                    .append(Figures.coordinate(LEFT + point.coverage() * (RIGHT - LEFT)))
                    .append(',')
                    .append(y(axis, point.accuracy()));
        }
        List<LineChart.Tick> up = axis.ticks().stream()
                .map(tick -> new LineChart.Tick(y(axis, tick), Figures.brief(100 * tick) + " %"))
                .toList();
        return new CoverageCurve(
                up,
                line.toString(),
                SingleLabelEvaluation.PRECISIONS.stream()
                        .map(precision -> row(precision, coverage.reaching(precision)))
                        .toList());
    }

    private static String y(Axis axis, double accuracy) {
        return Figures.coordinate(BOTTOM - axis.place(accuracy) * (BOTTOM - TOP));
    }

    private static Row row(double precision, Optional<Coverage.Point> reached) {
        return new Row(
                String.format(Locale.ROOT, "%.0f %%", 100 * precision),
                reached.map(point -> String.format(Locale.ROOT, "%.6f", point.from()))
                        .orElse("–"),
                reached.map(point -> Figures.percent(point.coverage())).orElse("none"));
    }
}
