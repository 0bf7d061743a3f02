package io.fovea.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a misspelt one most likely means. */
public final class Nearest {
    private Nearest() {}

    /**
     * The nearest known name; of those equally near one with the same first letter, then the shortest. A name that goes
     * on where the given one ends is as near as one wrong letter; upper and lower case and leading dashes do not
     * matter.
     *
     * @return empty if the name is a known one, or if more than a fifth of its letters and one would have to change
     */
    public static Optional<String> of(String given, Collection<String> known) {
        String plain = plain(given);
        if (plain.isEmpty() || known.contains(given)) return Optional.empty();
        int farthest = 1 + plain.length() / 5;
        return known.stream()
                .filter(name -> cost(plain, plain(name)) <= farthest)
                .min(Comparator.<String>comparingInt(name -> cost(plain, plain(name)))
                        .thenComparing(name -> plain(name).charAt(0) != plain.charAt(0))
                        .thenComparingInt(String::length));
    }

    /** What to do about a misspelt name: a question that holds the nearest one, else {@code otherwise}. */
    public static String fix(String given, Collection<String> known, String otherwise) {
        return of(given, known).map(name -> "did you mean " + name + "?").orElse(otherwise);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("^-+", "");
    }

    private static int cost(String given, String known) {
        int distance = distance(given, known);
        return given.length() > 1 && known.startsWith(given) ? Math.min(1, distance) : distance;
    }

    /**
     * Fewest insertions, deletions and substitutions of one letter and swaps of two neighbours, none inside another
     * (optimal string alignment: Damerau 1964, in the form of Boytsov 2011, sec. 2.2.1).
     */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
        return d[a.length()][b.length()];
    }
}
