package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void namesStandLeftAndNumbersRight() {
        TextTable table =
                TextTable.of("class", "f1", "images").row("cat", "0.9", "1200").row("élan", "0.75", "3");
        assertEquals("""
                class    f1  images
                cat     0.9    1200
                élan   0.75       3
                """, table.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        TextTable table = TextTable.of("class", "f1");
        assertThrows(IllegalArgumentException.class, () -> table.row("cat"));
    }
}
