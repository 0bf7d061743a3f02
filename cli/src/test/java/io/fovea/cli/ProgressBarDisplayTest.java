package io.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBarDisplayTest {
    @Test
    void theBarShowsTaskCountAndNoteWithinTheWidthOfTheTerminal() {
        Terminal terminal = Terminal.of(Map.of("FOVEA_TTY", "2", "TERM", "xterm", "COLUMNS", "90"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Progress progress =
                new ProgressBarDisplay(terminal, new PrintStream(bytes, true, UTF_8), "epoch 1/3", "images", 1000)) {
            progress.update(500, "loss 0.612");
        }
        String shown = bytes.toString(UTF_8);
        assertTrue(shown.contains("epoch 1/3"), shown);
        assertTrue(shown.contains("500/1000 images"), shown);
        assertTrue(shown.contains("loss 0.612"), shown);
        for (String drawing : shown.split("\r", -1)) {
            assertTrue(drawing.length() < 90, drawing);
        }
    }
}
