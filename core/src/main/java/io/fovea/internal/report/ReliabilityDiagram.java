package io.fovea.internal.report;

import io.fovea.evaluate.Calibration;
import java.util.List;
import java.util.Locale;

/**
 * Accuracy against probability in bins, with the number of answers of each bin below (Guo et al. 2017,
 * arXiv:1706.04599, figure 1), as the coordinates that {@code reliability-drawing.mustache} draws.
 */
record ReliabilityDiagram(String expectedError, List<Bar> bars) {
    static final int WIDTH = 340, HEIGHT = 366, LEFT = 72, SIDE = 240, TOP = 14, COUNT_TOP = 290, COUNT_HEIGHT = 44;

    /**
     * @param y top of the accuracy bar, {@code height} down to the axis
     * @param claimY height of the mean probability
     * @param countY top of the bar of the histogram below
     */
    record Bar(
            String x,
            String width,
            String y,
            String height,
            String right,
            String claimY,
            String countY,
            String countHeight,
            String text) {}

    static ReliabilityDiagram of(Calibration calibration) {
        long most = calibration.bins().stream()
                .mapToLong(Calibration.Bin::images)
                .max()
                .orElse(1);
        List<Bar> bars = calibration.bins().stream()
                .filter(bin -> bin.images() > 0)
                .map(bin -> bar(bin, most))
                .toList();
        return new ReliabilityDiagram(Figures.decimal(calibration.expectedError()), bars);
    }

    private static Bar bar(Calibration.Bin bin, long most) {
        double bottom = TOP + SIDE;
        double accuracy = bin.accuracy() * SIDE, confidence = bin.confidence() * SIDE;
        double count = (double) bin.images() / most * COUNT_HEIGHT;
        String text = String.format(
                Locale.ROOT,
                "probability %.2f to %.2f: %d answers, mean probability %.3f, accuracy %.3f",
                bin.from(),
                bin.to(),
                bin.images(),
                bin.confidence(),
                bin.accuracy());
        return new Bar(
                Figures.coordinate(LEFT + bin.from() * SIDE + 1),
                Figures.coordinate((bin.to() - bin.from()) * SIDE - 2),
                Figures.coordinate(bottom - accuracy),
                Figures.coordinate(accuracy),
                Figures.coordinate(LEFT + bin.to() * SIDE - 1),
                Figures.coordinate(bottom - confidence),
                Figures.coordinate(COUNT_TOP + COUNT_HEIGHT - count),
                Figures.coordinate(count),
                text);
    }
}
