package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.evaluate.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant",
                "step=2:0.5",
                "multistep=[1, 3]",
                "exponential",
                "linear",
                "polynomial",
                "cosine=0.26",
                "restarts=1",
                "restarts(every=1, growth=1)",
                "cycles=2",
                "cycles=3",
                "cycles=4",
                "onecycle",
                "onecycle=0",
                "plateau=0"
            })
    void factorIsNeverAboveOneOrNegative(String text) {
        Schedule schedule = Schedule.parse(text);
        for (int step = 0; step < 40; step++) {
            double factor = schedule.factor(step, 10, 4, List.of());
            assertTrue(factor >= 0 && factor <= 1, text + " at step " + step + ": " + factor);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant(warmup=0.125)",
                "step(every=2, warmup=0.125)",
                "multistep(at=[2], warmup=0.125)",
                "exponential(warmup=0.125)",
                "linear(warmup=0.125)",
                "polynomial(warmup=0.125)",
                "cosine(warmup=0.125)",
                "restarts(warmup=0.125)",
                "plateau(warmup=0.125)"
            })
    void everyScheduleCanRiseFirst(String text) {
        Schedule schedule = Schedule.parse(text);
        for (int step = 0; step < 5; step++) {
            assertEquals((step + 1) / 5.0, schedule.factor(step, 10, 4, List.of()), 1e-12, text);
        }
        assertEquals(1, schedule.factor(5, 10, 4, List.of()), 1e-12, text);
    }

    /** Huang et al. 2017, eq. 2: alpha0 / 2 * (cos(pi * mod(t - 1, ceil(T / M)) / ceil(T / M)) + 1), t from 1 to T. */
    @Test
    void cyclesAreThePublishedOnesWhereTheyDivideTheEpochs() {
        Schedule schedule = new Schedule.Cycles(3), restarts = new Schedule.Restarts(4, 1, 0, 0);
        int total = 120, length = 40;
        for (int t = 1; t <= total; t++) {
            double published = 0.5 * (Math.cos(Math.PI * ((t - 1) % length) / length) + 1);
            assertEquals(published, schedule.factor(t - 1, 10, 12, List.of()), 1e-12, "step " + t);
            assertEquals(restarts.factor(t - 1, 10, 12, List.of()), schedule.factor(t - 1, 10, 12, List.of()));
        }
    }

    @Test
    void cyclesEndWithEpochsAlsoWhereTheyDoNotDivideThem() {
        Schedule.Cycles cycles = new Schedule.Cycles(3);
        List<Integer> ends = new ArrayList<>();
        for (int done = 1; done <= 10; done++) {
            OptionalInt cycle = cycles.ending(done, 10);
            if (cycle.isPresent()) ends.add(done);
            if (cycle.isPresent()) assertEquals(ends.size(), cycle.getAsInt());
            boolean restarts = cycles.factor(done * 10L, 10, 11, List.of()) == 1;
            assertEquals(cycles.ending(done, 11).isPresent(), restarts && done < 11, "after epoch " + done);
        }
        assertEquals(List.of(3, 6, 10), ends);
    }

    @Test
    void stepDropsAfterWholeEpochs() {
        Schedule schedule = new Schedule.Step(2, 0.1);
        assertEquals(1, schedule.factor(19, 10, 6, List.of()));
        assertEquals(0.1, schedule.factor(20, 10, 6, List.of()), 1e-12);
        assertEquals(0.01, schedule.factor(40, 10, 6, List.of()), 1e-12);
    }

    @Test
    void cosineIsToTheBitWhatItWasBeforeItHadAnEnd() {
        Schedule schedule = new Schedule.Cosine(0.126);
        double total = 70, rising = 0.126 * total;
        for (int step = 0; step < 70; step++) {
            double before = step + 1 <= rising
                    ? (step + 1) / rising
                    : 0.5 * (1 + Math.cos(Math.PI * (step - rising) / (total - rising)));
            assertEquals(before, schedule.factor(step, 10, 7, List.of()), 0.0, "step " + step);
        }
    }

    @Test
    void oneCycleOfAnyLengthEndsAtItsEnd() {
        Schedule schedule = new Schedule.OneCycle(0.3, 0.04, 0.001, true, 0.85, 0.95);
        for (int steps : new int[] {2, 3, 4, 5, 100}) {
            assertEquals(0.001, schedule.factor(steps - 1, steps, 1, List.of()), 1e-12, steps + " steps");
            assertEquals(0.95, schedule.momentum(steps - 1, steps, 1).orElse(0), 1e-12, steps + " steps");
        }
        assertEquals(1, schedule.factor(0, 1, 1, List.of()), "a single step is one at the full rate");
        assertEquals(
                OptionalDouble.empty(),
                Schedule.parse("onecycle(cycleMomentum=false)").momentum(3, 10, 4));
    }

    @Test
    void anEpochWithoutALossIsNoBetterOneForPlateau() {
        Schedule schedule = Schedule.parse("plateau(patience=1, factor=0.5)");
        assertEquals(1, schedule.factor(20, 10, 9, losses(1, Double.NaN)));
        assertEquals(0.5, schedule.factor(30, 10, 9, losses(1, Double.NaN, Double.NaN)));
        assertEquals(1, schedule.factor(30, 10, 9, losses(Double.NaN, 1, 0.9)));
    }

    private static List<EpochReport> losses(double... losses) {
        List<EpochReport> history = new ArrayList<>();
        for (double loss : losses) {
            history.add(new EpochReport(history.size() + 1, Tally.EMPTY, new Tally(10, 5, 10 * loss), 0.1, 1));
        }
        return history;
    }

    @Test
    void aMisspeltScheduleIsNamedWithWhatWasMeant() {
        assertEquals("did you mean cosine?", fix("cosin"));
        assertEquals("did you mean warmup?", fix("cosine(warmpu=0.1)"));
        assertTrue(fix("frob").contains("onecycle"), fix("frob"));
    }

    private static String fix(String text) {
        return assertThrows(UserError.class, () -> Schedule.parse(text)).fix();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "step",
                "step=0:0.1",
                "step=2:0",
                "cosine=1",
                "cosine=x",
                "constant=1",
                "linear=2",
                "polynomial=0",
                "multistep",
                "multistep=[-1]",
                "restarts(growth=0.5)",
                "onecycle(high=1)",
                "plateau(metric=recall)",
                "plateau=-1"
            })
    void badTextIsTheUsersMistake(String text) {
        assertThrows(UserError.class, () -> Schedule.parse(text));
    }
}
