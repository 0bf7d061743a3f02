package io.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong(17);
    private final ProgressLines progress =
            new ProgressLines(new PrintStream(bytes, true, UTF_8), clock::get, "epoch 1/3", "images", 1000);

    @Test
    void workOfLessThanFiveSecondsPrintsNothing() {
        for (int i = 1; i <= 4; i++) updateAfterASecond(250L * i);
        progress.close();
        assertEquals(List.of(), lines());
    }

    @Test
    void aLineComesEveryFiveSecondsWithRateAndTimeLeft() {
        for (int i = 1; i <= 12; i++) updateAfterASecond(50L * i);
        assertEquals(
                List.of(
                        "epoch 1/3: 250/1000 images, loss 5, 50 images/s, 15 s left",
                        "epoch 1/3: 500/1000 images, loss 10, 50 images/s, 10 s left"),
                lines());
    }

    @Test
    void aSlowStartHasNoTimeLeft() {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
        progress.update(0, "");
        assertEquals(List.of("epoch 1/3: 0/1000 images, 0 images/s"), lines());
    }

    private void updateAfterASecond(long done) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        progress.update(done, "loss " + done / 50);
    }

    private List<String> lines() {
        return bytes.toString(UTF_8).lines().toList();
    }
}
