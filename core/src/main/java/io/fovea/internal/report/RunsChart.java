package io.fovea.internal.report;

import io.fovea.internal.report.LineChart.Plane;
import io.fovea.internal.report.LineChart.Point;
import io.fovea.internal.report.LineChart.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A figure of several runs over the epochs, as the coordinates that {@code runs-chart.mustache} draws: each run with
 * its colour and kind of line, and its number at the end of it.
 *
 * @param runs how many of them have a line
 * @param cut whether values above the drawing are left out
 */
record RunsChart(String title, int runs, List<Tick> across, List<Tick> up, List<Line> lines, boolean cut) {
    private static final int RIGHT = 322, LETTER = 13, MOST_STEPS = 30;

    /** The beginning of a training may be far above all that is worth comparing. */
    private static final double HIGHEST_OF_THE_WORST = 2.5;

    private static final int LONGEST_OF_THE_MIDDLE = 4;

    /**
     * @param number of the run, from 1
     * @param run with one epoch at least
     */
    record Drawn(int number, ComparedRun run) {
        String style() {
            return "run-" + number;
        }

        Drawn until(int last) {
            return new Drawn(number, run.until(last));
        }
    }

    /**
     * @param style CSS class
     * @param pieces polyline points
     * @param best the best epoch; null where it is not known
     * @param label where the number stands
     */
    record Line(
            String style,
            int number,
            String name,
            List<String> pieces,
            @Nullable Point best,
            Point label) {}

    /** What is drawn. */
    private record Figure(ToDoubleFunction<EpochRow> value, DoubleFunction<String> text, boolean cut) {}

    /** Where a line ends. */
    private record End(double x, double y) {
        boolean meets(End other) {
            return Math.abs(x - other.x) < LETTER && Math.abs(y - other.y) < LETTER;
        }

        /** The nearest place above or below where no other text stands. */
        End free(List<End> taken) {
            return IntStream.range(0, 2 * MOST_STEPS)
                    .mapToObj(i -> new End(x, y + (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2) * (LETTER / 2.0)))
                    .filter(place -> place.y >= LineChart.TOP && place.y <= LineChart.BOTTOM)
                    .filter(place -> taken.stream().noneMatch(place::meets))
                    .findFirst()
                    .orElse(this);
        }
    }

    /** Validation loss, accuracy and learning rate; of several labels an image, mean F1 in the place of accuracy. */
    static List<RunsChart> of(List<Drawn> drawn) {
        if (drawn.isEmpty()) return List.of();
        boolean several = drawn.stream().allMatch(one -> one.run().several());
        DoubleFunction<String> percent = share -> Figures.brief(100 * share) + " %";
        return List.of(
                of("Validation loss", drawn, new Figure(EpochRow::validationLoss, Figures::brief, true)),
                several
                        ? of("Validation mean F1", drawn, new Figure(EpochRow::macroF1, percent, false))
                        : of("Validation accuracy", drawn, new Figure(EpochRow::validationAccuracy, percent, false)),
                of("Learning rate", drawn, new Figure(EpochRow::learningRate, Figures::brief, false)));
    }

    private static RunsChart of(String title, List<Drawn> drawn, Figure figure) {
        int last = lastEpoch(drawn);
        List<Drawn> runs = drawn.stream().map(one -> one.until(last)).toList();
        double highest = figure.cut() ? HIGHEST_OF_THE_WORST * worst(runs, figure) : Double.POSITIVE_INFINITY;
        Axis axis = Axis.covering(values(runs, figure).filter(value -> value <= highest));
        Plane plane = new Plane(1, last, RIGHT, axis);
        boolean high = values(runs, figure).anyMatch(value -> value > axis.high());
        List<Tick> up = axis.ticks().stream()
                .map(tick -> new Tick(plane.y(tick), figure.text().apply(tick)))
                .toList();
        return new RunsChart(title, runs.size(), plane.epochTicks(), up, lines(runs, figure, plane), high);
    }

    private static DoubleStream values(List<Drawn> runs, Figure figure) {
        return runs.stream().flatMapToDouble(one -> one.run().history().stream().mapToDouble(figure.value()));
    }

    /** Of the longest run, unless it is so long that nothing could be seen of most others. */
    static int lastEpoch(List<Drawn> runs) {
        int[] lengths = runs.stream()
                .mapToInt(one ->
                        one.run().history().get(one.run().history().size() - 1).epoch())
                .sorted()
                .toArray();
        return Math.min(lengths[lengths.length - 1], LONGEST_OF_THE_MIDDLE * lengths[lengths.length / 2]);
    }

    /** Of the runs' lowest values the highest. */
    private static double worst(List<Drawn> runs, Figure figure) {
        return runs.stream()
                .mapToDouble(one -> one.run().history().stream()
                        .mapToDouble(figure.value())
                        .filter(Double::isFinite)
                        .min()
                        .orElse(0))
                .max()
                .orElse(0);
    }

    private static List<Line> lines(List<Drawn> runs, Figure figure, Plane plane) {
        List<End> taken = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        List<Drawn> byHeight = runs.stream()
                .sorted(Comparator.comparingDouble(
                        one -> end(one, figure, plane).y()))
                .toList();
        for (Drawn one : byHeight) {
            End place = end(one, figure, plane).free(taken);
            taken.add(place);
            LineChart.Series series = new LineChart.Series(one.run().name(), one.style(), figure.value());
            LineChart.Curve curve = plane.curve(series, one.run().history());
            lines.add(new Line(
                    one.style(),
                    one.number(),
                    one.run().name(),
                    curve.lines(),
                    best(one, figure, plane),
                    new Point(Figures.coordinate(place.x() + 5), Figures.coordinate(place.y()))));
        }
        return lines;
    }

    private static End end(Drawn one, Figure figure, Plane plane) {
        List<EpochRow> rows = one.run().history().stream()
                .filter(row -> Double.isFinite(figure.value().applyAsDouble(row)))
                .toList();
        if (rows.isEmpty()) return new End(LineChart.LEFT, LineChart.BOTTOM);
        EpochRow last = rows.get(rows.size() - 1);
        double y = Double.parseDouble(plane.y(figure.value().applyAsDouble(last)));
        return new End(Double.parseDouble(plane.x(last.epoch())), Math.max(LineChart.TOP, y));
    }

    private static @Nullable Point best(Drawn one, Figure figure, Plane plane) {
        return one.run().history().stream()
                .filter(row -> row.epoch() == one.run().bestEpoch())
                .filter(row -> Double.isFinite(figure.value().applyAsDouble(row)))
                .findFirst()
                .map(row ->
                        new Point(plane.x(row.epoch()), plane.y(figure.value().applyAsDouble(row))))
                .orElse(null);
    }
}
