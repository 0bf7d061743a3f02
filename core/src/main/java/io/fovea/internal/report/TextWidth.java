package io.fovea.internal.report;

import io.fovea.internal.text.Printable;

/**
 * How much room text of 14 units takes in a drawing, whose font is the reader's: generous for Latin letters, and the
 * full square of East Asian ones.
 */
final class TextWidth {
    private static final int LETTER = 8, SQUARE = 14;
    /** Hangul Jamo, the first block of wide letters (Unicode Standard Annex 11). */
    private static final int WIDE_FROM = 0x1100;

    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    private static int of(int c) {
        return c < WIDE_FROM ? LETTER : SQUARE;
    }

    /** What fits, as it will be shown; a text that is cut ends in an ellipsis. */
    static String cut(String text, int room) {
        String shown = Printable.of(text);
        if (of(shown) <= room) return shown;
        StringBuilder kept = new StringBuilder();
        int width = SQUARE;
        for (int c : shown.codePoints().toArray()) {
            width += of(c);
            if (width > room) break;
            kept.appendCodePoint(c);
        }
        return kept.append('…').toString();
    }
}
