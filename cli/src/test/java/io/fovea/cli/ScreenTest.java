package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final String HALF = "\rchecking [###....] 5/10 0.5/s 0:10 left\033[J\r";

    private final StringWriter written = new StringWriter();
    private final PrintWriter raw = new PrintWriter(written, true);
    private final AtomicLong clock = new AtomicLong(17);

    private static Terminal terminal(Map<String, String> more) {
        Map<String, String> environment =
                new HashMap<>(Map.of("FOVEA_TTY", "12", "TERM", "xterm", "NO_COLOR", "1", "COLUMNS", "40"));
        environment.putAll(more);
        return Terminal.of(environment);
    }

    private Console console(Terminal terminal, Loudness loudness) {
        Screen screen = new Screen(terminal, raw, clock::get);
        return new Console(screen.above(raw), screen.above(raw), screen, loudness);
    }

    private void after(double seconds) {
        clock.addAndGet(Math.round(seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    private String taken() {
        String text = written.toString();
        written.getBuffer().setLength(0);
        return text;
    }

    @Test
    void aStageOfLessThanHalfASecondIsNotSeen() {
        Console console = console(terminal(Map.of()), Loudness.USUAL);
        try (Stage stage = console.stage("checking", "images", 10)) {
            after(0.4);
            stage.advance(5);
            console.screen().tick();
        }
        assertEquals("", taken());
    }

    @Test
    void theLineIsDrawnInPlaceAndLeavesNothing() {
        Console console = console(terminal(Map.of()), Loudness.USUAL);
        Stage stage = half(console);
        assertEquals(HALF, taken());
        stage.close();
        stage.close();
        assertEquals("\r\033[J", taken());
    }

    private Stage half(Console console) {
        Stage stage = console.stage("checking", "images", 10);
        after(10);
        stage.advance(5);
        console.screen().tick();
        return stage;
    }

    @Test
    void whatIsPrintedMakesTheLineGiveWayAndItComesBack() {
        Console console = console(terminal(Map.of()), Loudness.USUAL);
        Stage stage = half(console);
        taken();
        console.note("a note");
        console.out().print("half a result");
        console.screen().tick();
        console.out().println(" and its end");
        assertEquals("\r\033[Ja note\nhalf a result and its end\n", taken());
        console.screen().tick();
        assertTrue(taken().startsWith("\rchecking ["));
        stage.close();
    }

    @Test
    void theLineFollowsTheWidthOfTheWindow() {
        AtomicInteger width = new AtomicInteger(60);
        Terminal window = new Terminal(true, true, false, true, false, width::get);
        Console console = console(window, Loudness.USUAL);
        try (Stage stage = console.stage("checking a large number of files", "images", 0)) {
            stage.advance(70);
            after(2);
            console.screen().tick();
            assertEquals("\rchecking a large number of files 70 images 35 images/s 0:02\033[J\r", taken());
            width.set(40);
            console.screen().tick();
            assertEquals("\rchecking a large number of files 0:02\033[J\r", taken());
        }
    }

    @Test
    void anInnerStageIsShownWhileItLasts() {
        Console console = console(terminal(Map.of()), Loudness.USUAL);
        try (Stage outer = console.stage("loading", "", 0)) {
            after(1);
            try (Stage inner = console.stage("downloading", "", 0)) {
                console.screen().tick();
                assertTrue(taken().contains("downloading"));
            }
            console.screen().tick();
            assertTrue(taken().contains("\rloading  0:01"));
        }
    }

    @Test
    void aPipeGetsALineEveryThirtySecondsWithoutControlCharacters() {
        Console console = console(terminal(Map.of("FOVEA_TTY", "")), Loudness.USUAL);
        try (Stage stage = console.stage("checking", "images", 2000)) {
            for (int second = 1; second <= 70; second++) {
                after(1);
                stage.advance(20);
                console.screen().tick();
            }
        }
        assertEquals(
                List.of(
                        "checking: 600/2,000 images, 20 images/s, 1:10 left",
                        "checking: 1,200/2,000 images, 20 images/s, 0:40 left"),
                taken().lines().toList());
    }

    @Test
    void aDumbTerminalGetsLinesToo() {
        Console console = console(terminal(Map.of("TERM", "dumb")), Loudness.USUAL);
        try (Stage stage = console.stage("checking", "images", 10)) {
            after(29);
            console.screen().tick();
            assertEquals("", taken());
            after(2);
            console.screen().tick();
            console.note("a note");
        }
        assertEquals("checking: 0/10 images\na note\n", taken());
    }

    @Test
    void quietShowsNoStageAndNoNoteButWarnings() {
        Console console = console(terminal(Map.of()), Loudness.QUIET);
        Stage stage = half(console);
        console.note("a note");
        console.warning("a warning");
        stage.close();
        assertEquals("warning: a warning\n", taken());
    }

    @Test
    void verboseTellsHowLongAStageTook() {
        Console console = console(terminal(Map.of("FOVEA_TTY", "")), Loudness.VERBOSE);
        Stage stage = console.stage("checking", "images", 10);
        stage.advance(10);
        after(2.5);
        stage.close();
        assertEquals("  - checking: 10 images in 2.50 s\n", taken());
    }

    @Test
    void colourIsForTheBarAloneAndOnlyWhereItIsWanted() {
        Console plain = console(terminal(Map.of()), Loudness.USUAL);
        Stage stage = half(plain);
        assertFalse(taken().contains("\033[3"));
        stage.close();
        Console coloured = console(terminal(Map.of("NO_COLOR", "")), Loudness.USUAL);
        stage = half(coloured);
        assertTrue(taken().contains(" \033[36m[###....]\033[0m "));
        stage.close();
    }

    @Test
    void whoHasLeftDrawsNothingMore() {
        Console console = console(terminal(Map.of()), Loudness.USUAL);
        Stage stage = half(console);
        console.screen().leave();
        taken();
        console.screen().tick();
        stage.close();
        assertEquals("", taken());
    }
}
