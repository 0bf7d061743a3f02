package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fovea.data.Labels;
import io.fovea.evaluate.Figure;
import io.fovea.evaluate.Interval;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FigureTextTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyFigureHasItsWords(boolean several) {
        for (String name : Figure.names(new Labels(List.of("a", "b"), several))) {
            FigureText text = FigureText.of(new Figure(name, 0.5, null, true), several);
            assertFalse(text.name().isBlank() || text.says().isBlank(), name);
            String range = text.range(new Interval(0.25, 0.75));
            assertEquals(text.percent() ? "25.0 to 75.0 %" : "0.250 to 0.750", range);
        }
    }
}
