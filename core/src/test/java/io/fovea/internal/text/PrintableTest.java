package io.fovea.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void controlCharactersAreShownAndNotObeyed() {
        assertEquals("a\\nb\\r\\tc", Printable.of("a\nb\r\tc"));
        assertEquals("\\x1B[31mred\\x7F\\x9B2J", Printable.of("\u001B[31mred\u007F\u009B2J"));
    }

    @Test
    void turnsOfTheWritingDirectionAreShown() {
        assertEquals("photo\\u202Egpj.exe", Printable.of("photo\u202Egpj.exe"));
        assertEquals("a\\u2028b\\u2066c", Printable.of("a\u2028b\u2066c"));
    }

    @Test
    void halvesOfPairsAreShown() {
        assertEquals("x\\uD83D", Printable.of("x\uD83D"));
    }

    @Test
    void lettersOfAllScriptsStay() {
        String text = "caf\u00E9 \uD83D\uDC31 \u0634\u062C\u0631\u0629 C:\\photos\\1.jpg";
        assertSame(text, Printable.of(text));
    }
}
