package io.fovea.internal.text;

import java.util.Locale;

/**
 * Text that others have chosen, such as names of files and classes, as one line that a terminal shows and does not
 * obey: control characters, line separators, marks that turn the direction of writing, and halves of surrogate pairs
 * become escapes such as {@code \n}, {@code \x1B} and {@code \u202E}.
 */
public final class Printable {
    private Printable() {}

    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isUnsafe)) return text;
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isUnsafe(c)) shown.append(escape(c));
            else shown.appendCodePoint(c);
        });
        return shown.toString();
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c)
                || c == 0x2028 // line separator
                || c == 0x2029 // paragraph separator
                || (c >= 0x202A && c <= 0x202E) // embedding and override (Unicode Standard Annex 9, 2.1 and 2.2)
                || (c >= 0x2066 && c <= 0x2069) // isolates (2.4)
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, c < 0x100 ? "\\x%02X" : "\\u%04X", c);
        };
    }
}
