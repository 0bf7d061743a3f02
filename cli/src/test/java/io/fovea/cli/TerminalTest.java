package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TerminalTest {
    @Test
    void whatNobodyNamesIsNoTerminal() {
        Terminal terminal = Terminal.of(Map.of("TERM", "xterm"));
        assertFalse(terminal.output());
        assertFalse(terminal.error());
        assertEquals(Ansi.OFF, terminal.errorColours());
    }

    @Test
    void theStreamsAreToldApart() {
        Terminal terminal = Terminal.of(Map.of("FOVEA_TTY", "2", "TERM", "xterm"));
        assertEquals(Ansi.OFF, terminal.outputColours());
        assertEquals(Ansi.ON, terminal.errorColours());
    }

    @Test
    void noColorAndDumbTerminalsGetNone() {
        Terminal unwanted = Terminal.of(Map.of("FOVEA_TTY", "12", "TERM", "xterm", "NO_COLOR", "1"));
        Terminal dumb = Terminal.of(Map.of("FOVEA_TTY", "12", "TERM", "dumb"));
        assertTrue(unwanted.error());
        assertEquals(Ansi.OFF, unwanted.errorColours());
        assertEquals(Ansi.OFF, dumb.outputColours());
    }

    @Test
    void anOddWidthIsIgnored() {
        assertEquals(132, Terminal.of(Map.of("COLUMNS", "132")).width());
        assertEquals(100, Terminal.of(Map.of("COLUMNS", "wide")).width());
    }

    @Test
    void blocksAreForLocalesThatHaveThemOneColumnWide() {
        assertTrue(Terminal.of(Map.of("LANG", "de_DE.UTF-8")).blocks());
        assertTrue(Terminal.of(Map.of("LC_ALL", "C.utf8", "LANG", "C")).blocks());
        assertFalse(Terminal.of(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")).blocks());
        assertFalse(Terminal.of(Map.of("LC_CTYPE", "ja_JP.UTF-8")).blocks());
        assertFalse(Terminal.of(Map.of()).blocks());
        assertFalse(Terminal.of(Map.of("LC_ALL", "C.UTF-8", "FOVEA_ASCII", "1")).blocks());
    }

    @Test
    void aDumbTerminalCannotDrawALineAnew() {
        assertTrue(Terminal.of(Map.of("FOVEA_TTY", "2", "TERM", "xterm", "NO_COLOR", "1"))
                .draws());
        assertFalse(Terminal.of(Map.of("FOVEA_TTY", "2", "TERM", "dumb")).draws());
        assertFalse(Terminal.of(Map.of("FOVEA_TTY", "1", "TERM", "xterm")).draws());
    }
}
