package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import io.fovea.tune.Point;
import io.fovea.tune.TrialRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a search writes into a log. */
class TuneReportTest {
    private final AtomicLong clock = new AtomicLong(5);
    private final StringWriter err = new StringWriter();
    private final PrintWriter errors = new PrintWriter(err, true);
    private final Screen screen = new Screen(Terminal.of(Map.of()), errors, clock::get);
    private final TuneReport report =
            new TuneReport(new Console(errors, errors, screen, Loudness.USUAL), Optional.of(Duration.ofMinutes(5)));

    /** The next line that is written now and then. */
    private String line() {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(31));
        err.getBuffer().setLength(0);
        screen.tick();
        return err.toString().strip();
    }

    private static TrialRun run(int trial) {
        return new TrialRun(trial, 3, new Point(Map.of("optimizer.lr", "0.1")), 1, 1, 2, 2, Double.NaN);
    }

    @Test
    void theLineSaysWhatIsDoneNow() {
        report.stage("checking images", "images", 10);
        report.advance(4);
        assertEquals("checking images: 4/10 images, 0.1 images/s, 0:47 left", line());
        report.begin(3, 0);
        TrainingListener first = report.begin(run(1));
        report.stage("measuring fp32 and bf16", "", 0);
        assertEquals("trial 1/3: measuring fp32 and bf16: for 0:31", line());
        first.begin(new EpochStart(1, 2, 640, 0, 0));
        assertTrue(line().startsWith("trial 1/3 epoch 1/2: 0/640 images"), "the epoch takes the place of measuring");
        report.begin(run(2));
        report.stage("computing features", "images", 10);
        assertEquals("2 trials at once: 0/4 runs", line(), "not what one of them does");
        report.close();
        assertEquals("", line());
        assertEquals(List.of(), err.toString().lines().toList());
    }
}
