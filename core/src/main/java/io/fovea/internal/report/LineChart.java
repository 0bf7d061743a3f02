package io.fovea.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Curves over the epochs, as the coordinates that {@code curves.mustache} draws. As wide as a phone, where its text of
 * 14 units is as large as the page's. The drawing's colours are CSS classes, so that it follows the page into the dark.
 *
 * @param best the marked epoch
 */
record LineChart(
        String title,
        List<Tick> across,
        List<Tick> up,
        List<Curve> curves,
        @Nullable Marker best) {
    static final int WIDTH = 340, HEIGHT = 232, LEFT = 66, RIGHT = 332, TOP = 14, BOTTOM = 180;

    /** What a tick's text takes across, in units of the drawing: a digit, and the gap to the next. */
    private static final int DIGIT = 9, GAP = 14;

    /** More points than this are drawn as a bare line. */
    private static final int MOST_DOTS = 40;

    private static final Series F1 = new Series("mean F1", "validation", EpochRow::macroF1),
            MAP = new Series("mAP", "map", EpochRow::meanAveragePrecision);

    /** @param style CSS class */
    record Series(String name, String style, ToDoubleFunction<EpochRow> value) {}

    record Tick(String at, String text) {}

    /** @param lines polyline points; a value that is not finite interrupts the curve */
    record Curve(String name, String style, List<String> lines, List<Point> dots) {}

    record Point(String x, String y) {
        @Override
        public String toString() {
            return x + "," + y;
        }
    }

    record Marker(String x, int epoch, List<Point> points) {}

    /**
     * @param history at least one epoch
     * @param bestEpoch to be marked, 0 for none
     * @param label of the ticks of the vertical axis
     */
    static LineChart of(
            String title, List<EpochRow> history, int bestEpoch, DoubleFunction<String> label, List<Series> series) {
        Axis axis = Axis.covering(
                series.stream().flatMapToDouble(s -> history.stream().mapToDouble(s.value())));
        Plane plane = new Plane(
                history.get(0).epoch(), history.get(history.size() - 1).epoch(), RIGHT, axis);
        List<Tick> up = axis.ticks().stream()
                .map(t -> new Tick(plane.y(t), label.apply(t)))
                .toList();
        List<Curve> curves = series.stream().map(s -> plane.curve(s, history)).toList();
        Marker best = history.stream()
                .filter(row -> row.epoch() == bestEpoch)
                .findFirst()
                .map(row -> plane.marker(row, series))
                .orElse(null);
        return new LineChart(title, plane.epochTicks(), up, curves, best);
    }

    /**
     * Loss, accuracy and learning rate; where an image may have any number of labels, their mean F1 and mAP too.
     *
     * @param history at least one epoch
     * @param best to be marked, 0 for none
     */
    static List<LineChart> ofTraining(List<EpochRow> history, int best) {
        Series trainLoss = new Series("training", "train", EpochRow::trainLoss);
        Series validationLoss = new Series("validation", "validation", EpochRow::validationLoss);
        Series trainAccuracy = new Series("training", "train", EpochRow::trainAccuracy);
        Series validationAccuracy = new Series("validation", "validation", EpochRow::validationAccuracy);
        Series rate = new Series("learning rate", "rate", EpochRow::learningRate);
        DoubleFunction<String> percent = accuracy -> Figures.brief(100 * accuracy) + " %";
        boolean ofLabels = EpochRow.ofLabels(history);
        List<LineChart> charts = new ArrayList<>();
        charts.add(of("Loss", history, best, Figures::brief, List.of(trainLoss, validationLoss)));
        if (ofLabels) charts.add(of("Validation F1 and mAP", history, best, percent, List.of(F1, MAP)));
        String right = ofLabels ? "Exactly right" : "Accuracy";
        charts.add(of(right, history, best, percent, List.of(trainAccuracy, validationAccuracy)));
        charts.add(of("Learning rate", history, best, Figures::brief, List.of(rate)));
        return charts;
    }

    /**
     * Where epochs and values lie.
     *
     * @param right end of the drawing's epochs
     */
    record Plane(int firstEpoch, int lastEpoch, int right, Axis axis) {
        String x(int epoch) {
            double place = firstEpoch == lastEpoch ? 0.5 : (double) (epoch - firstEpoch) / (lastEpoch - firstEpoch);
            return Figures.coordinate(LEFT + 8 + place * (right - LEFT - 16));
        }

        String y(double value) {
            return Figures.coordinate(BOTTOM - axis.place(value) * (BOTTOM - TOP));
        }

        List<Tick> epochTicks() {
            int room = (right - LEFT) / (DIGIT * Integer.toString(lastEpoch).length() + GAP);
            int step = (int) Math.max(1, Axis.niceStepFrom((double) (lastEpoch - firstEpoch) / room));
            return IntStream.rangeClosed(firstEpoch, lastEpoch)
                    .filter(epoch -> epoch % step == 0 || (epoch == firstEpoch && step > 2))
                    .mapToObj(epoch -> new Tick(x(epoch), Integer.toString(epoch)))
                    .toList();
        }

        Curve curve(Series series, List<EpochRow> history) {
            List<String> lines = new ArrayList<>();
            List<Point> dots = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            for (EpochRow row : history) {
                double value = series.value().applyAsDouble(row);
                if (Double.isFinite(value)) {
                    Point point = new Point(x(row.epoch()), y(value));
                    dots.add(point);
                    line.append(line.isEmpty() ? "" : " ").append(point);
                } else if (!line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
            }
            if (!line.isEmpty()) lines.add(line.toString());
            return new Curve(series.name(), series.style(), lines, dots.size() <= MOST_DOTS ? dots : List.of());
        }

        Marker marker(EpochRow row, List<Series> series) {
            List<Point> points = series.stream()
                    .map(s -> s.value().applyAsDouble(row))
                    .filter(Double::isFinite)
                    .map(value -> new Point(x(row.epoch()), y(value)))
                    .toList();
            return new Marker(x(row.epoch()), row.epoch(), points);
        }
    }
}
