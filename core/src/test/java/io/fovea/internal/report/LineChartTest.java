package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineChartTest {
    private static final LineChart.Series LOSS = new LineChart.Series("loss", "train", EpochRow::trainLoss);

    @Test
    void smallestValueIsAtTheBottomAndLargestAtTheTop() {
        LineChart chart = chart(row(1, 2), row(2, 1), row(3, 0));
        assertEquals(
                List.of("74.0,14.0 199.0,97.0 324.0,180.0"),
                chart.curves().get(0).lines());
    }

    @Test
    void valueThatIsNotFiniteInterruptsTheCurve() {
        LineChart chart = chart(row(1, 2), row(2, 1), row(3, Double.NaN), row(4, 1), row(5, Double.POSITIVE_INFINITY));
        assertEquals(2, chart.curves().get(0).lines().size());
        assertEquals(3, chart.curves().get(0).dots().size());
    }

    @Test
    void runThatNeverHadAFiniteLossStillDraws() {
        LineChart chart = chart(row(1, Double.NaN));
        assertEquals(List.of(), chart.curves().get(0).lines());
        assertEquals("0", chart.up().get(0).text());
    }

    @Test
    void oneEpochIsADotInTheMiddle() {
        LineChart chart = chart(row(1, 0.5));
        assertEquals("199.0", chart.curves().get(0).dots().get(0).x());
        assertEquals(
                List.of("1"), chart.across().stream().map(LineChart.Tick::text).toList());
    }

    @Test
    void bestEpochIsMarkedOnEveryCurve() {
        List<EpochRow> history = ExampleReport.history(10);
        LineChart chart = LineChart.of("Loss", history, 8, Figures::brief, List.of(LOSS, LOSS));
        assertNotNull(chart.best());
        assertEquals(8, chart.best().epoch());
        assertEquals(chart.curves().get(0).dots().get(7), chart.best().points().get(1));
        assertNull(
                LineChart.of("Loss", history, 0, Figures::brief, List.of(LOSS)).best());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30, 90, 300, 10_000})
    void epochTicksAreFewAndInOrder(int epochs) {
        LineChart chart = LineChart.of("Loss", ExampleReport.history(epochs), 0, Figures::brief, List.of(LOSS));
        List<Integer> ticks = chart.across().stream()
                .map(tick -> Integer.valueOf(tick.text()))
                .toList();
        assertTrue(!ticks.isEmpty() && ticks.size() <= 16, ticks.toString());
        assertEquals(ticks.stream().sorted().distinct().toList(), ticks);
        int letters = ticks.stream().mapToInt(tick -> tick.toString().length()).sum();
        assertTrue(9 * letters + 5 * ticks.size() <= LineChart.RIGHT - LineChart.LEFT + 20, "side by side: " + ticks);
    }

    @ParameterizedTest
    @CsvSource({"0.41,1.2", "0.001,0.0004", "-3,5", "0.9,0.9", "0,0", "1e-9,2e-9", "12345,99999", "0.999,1"})
    void axisCoversItsValuesWithAFewRoundTicks(double a, double b) {
        Axis axis = Axis.covering(DoubleStream.of(a, b, Double.NaN));
        assertTrue(axis.low() <= Math.min(a, b) + 1e-12 && axis.high() >= Math.max(a, b) - 1e-12, axis.toString());
        assertTrue(axis.ticks().size() >= 2 && axis.ticks().size() <= 8, axis.toString());
        assertEquals(0, axis.place(axis.ticks().get(0)));
        assertEquals(1, axis.place(axis.high()), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.25, 0.25",
        "0.0005, 0.0005",
        "0.00005, 5e-5",
        "1e-5, 1e-5",
        "0.30000000000000004, 0.3",
        "1234, 1230",
        "0.00123456, 0.00123",
        "2500000, 2.5e6",
        "-0.5, -0.5",
        "100, 100",
        "NaN, –"
    })
    void numbersAreWrittenBriefly(double value, String text) {
        assertEquals(text, Figures.brief(value));
    }

    private static LineChart chart(EpochRow... history) {
        return LineChart.of("Loss", List.of(history), 0, Figures::brief, List.of(LOSS));
    }

    private static EpochRow row(int epoch, double loss) {
        return new EpochRow(epoch, loss, 0, 0, 0, 0, 0);
    }
}
