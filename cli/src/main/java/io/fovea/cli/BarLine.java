package io.fovea.cli;

import io.fovea.cli.Snapshot.Learning;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line that shows how far an activity has come, of parts that become shorter and go, the least important first,
 * until they fit: nothing is cut, and what is not known yet is not there.
 *
 * @param before the bar, with the space between
 * @param bar empty where there is no room or no end to be seen
 * @param after the bar, with the space between
 */
record BarLine(String before, String bar, String after) {
    private static final int WIDEST_BAR = 32;
    private static final int NARROWEST_BAR = 6;
    private static final String PARTIAL = " ▏▎▍▌▋▊▉";
    private static final int FORMS_OF_LEFT = 4;
    private static final int FIRST_WIDE = 0x1100; // Hangul; from there on a character may take two columns

    /** In the order of the line; the gap is what stands between two. */
    private enum Part {
        TASK,
        BAR,
        COUNT,
        STEP,
        LOSS,
        ACCURACY,
        RATE,
        LEFT,
        GAP
    }

    /** Which part becomes shorter by one form, or goes, one after the other. */
    private static final List<Part> TRAINING = List.of(
            Part.LEFT,
            Part.ACCURACY,
            Part.RATE,
            Part.GAP,
            Part.STEP,
            Part.LOSS,
            Part.BAR,
            Part.TASK,
            Part.LEFT,
            Part.LOSS,
            Part.BAR,
            Part.RATE,
            Part.LEFT,
            Part.ACCURACY,
            Part.STEP,
            Part.LOSS,
            Part.ACCURACY);

    private static final List<Part> OTHERS =
            List.of(Part.LEFT, Part.GAP, Part.COUNT, Part.RATE, Part.BAR, Part.COUNT, Part.RATE, Part.LEFT);

    private static final List<Part> LAST = List.of(Part.LEFT, Part.BAR, Part.COUNT, Part.LEFT, Part.TASK, Part.LEFT);

    /** @param columns that the line may take */
    static BarLine of(Snapshot now, int columns, boolean blocks) {
        Fit fit = new Fit(forms(now));
        for (Part part : now.learning() == null ? OTHERS : TRAINING) fit.shorten(part, columns);
        for (int i = 1; i < now.names().size(); i++) fit.shorten(Part.TASK, columns);
        for (Part part : LAST) fit.shorten(part, columns);
        return fit.line(columns, size -> now.total() == 0 ? "" : bar(now.share(), size, blocks));
    }

    String text() {
        return before + bar + after;
    }

    /** The forms of every part, the longest first. */
    private static Map<Part, List<String>> forms(Snapshot now) {
        Map<Part, List<String>> forms = new EnumMap<>(Part.class);
        forms.put(Part.TASK, now.names());
        forms.put(Part.BAR, now.total() == 0 ? List.of() : List.of(" ".repeat(10), " ".repeat(NARROWEST_BAR)));
        forms.put(Part.RATE, rate(now));
        forms.put(Part.LEFT, left(now));
        forms.put(Part.GAP, List.of("  ", " "));
        Learning learning = now.learning();
        if (learning == null) {
            forms.put(Part.COUNT, count(now));
            return forms;
        }
        String steps = String.valueOf(learning.steps());
        String step = " "
                        .repeat(Math.max(
                                0,
                                steps.length() - String.valueOf(learning.step()).length())) + learning.step() + "/"
                + steps; // the line shall not sway
        forms.put(Part.STEP, List.of("step " + step, step));
        forms.put(Part.LOSS, formatted(learning.loss(), "loss %.4f", "loss %.3f", "loss %.2f"));
        String brief = learning.several() ? "exact" : "acc";
        forms.put(
                Part.ACCURACY,
                formatted(
                        100 * learning.accuracy(),
                        learning.accuracyName() + " %.1f %%",
                        brief + " %.1f %%",
                        brief + " %.0f %%"));
        return forms;
    }

    private static List<String> formatted(double value, String... formats) {
        return Arrays.stream(formats)
                .map(format -> String.format(Locale.ROOT, format, value))
                .toList();
    }

    private static List<String> count(Snapshot now) {
        String unit = now.unit().isEmpty() ? "" : " " + now.unit();
        String done = String.format(Locale.ROOT, "%,d", now.done());
        if (now.total() == 0) return now.done() == 0 ? List.of() : List.of(done + unit, done);
        String all = String.format(Locale.ROOT, "%,d/%,d", now.done(), now.total());
        return List.of(all + unit, all, String.format(Locale.ROOT, "%.0f %%", Math.floor(100 * now.share())));
    }

    private static List<String> rate(Snapshot now) {
        if (!(now.rate() >= 0.05) || now.unit().isEmpty()) return List.of();
        String rate = String.format(Locale.ROOT, now.rate() < 9.95 ? "%.1f" : "%,.0f", now.rate());
        return List.of(rate + " " + now.unit() + "/s", rate + "/s");
    }

    private static List<String> left(Snapshot now) {
        if (Double.isNaN(now.left()) && now.total() > 0) return List.of();
        if (Double.isNaN(now.left())) return Collections.nCopies(FORMS_OF_LEFT, Span.clock(now.elapsed()));
        String left = Span.clock(now.left());
        if (Double.isNaN(now.runLeft())) return Collections.nCopies(FORMS_OF_LEFT, left + " left");
        String run = now.whole() + " " + Span.clock(now.runLeft());
        String both = left + ", " + run;
        return List.of("left: epoch " + both, "left " + both, both, run);
    }

    /** Of {@code size} columns, two of them its ends. */
    private static String bar(double share, int size, boolean blocks) {
        int cells = size - 2;
        int eighths = (int) (cells * 8 * share);
        int full = eighths / 8;
        if (!blocks) return "[" + "#".repeat(full) + ".".repeat(cells - full) + "]";
        String rest = full == cells ? "" : PARTIAL.charAt(eighths % 8) + " ".repeat(cells - full - 1);
        return "▕" + "█".repeat(full) + rest + "▏";
    }

    /** Columns of a text, or more: whatever may be wide counts as wide. */
    static int width(String text) {
        return text.codePoints()
                .map(c -> c < FIRST_WIDE || c > 0x2000 && c < 0x2E80 ? 1 : 2)
                .sum();
    }

    /** Parts on their way to fit. */
    private static final class Fit {
        private static final List<Part> SHOWN =
                List.of(Part.TASK, Part.BAR, Part.COUNT, Part.STEP, Part.LOSS, Part.ACCURACY, Part.RATE, Part.LEFT);

        private final Map<Part, List<String>> forms;
        private final Map<Part, Integer> chosen = new EnumMap<>(Part.class);

        interface Drawing {
            String of(int size);
        }

        Fit(Map<Part, List<String>> forms) {
            this.forms = forms;
        }

        /** The chosen form; empty after the last. */
        private String form(Part part) {
            List<String> all = forms.getOrDefault(part, List.of());
            int form = chosen.getOrDefault(part, 0);
            return form < all.size() ? all.get(form) : "";
        }

        private int width() {
            int sum = 0, shown = 0;
            for (Part part : SHOWN) {
                String form = form(part);
                sum += BarLine.width(form);
                if (!form.isEmpty()) shown++;
            }
            return sum + Math.max(0, shown - 1) * form(Part.GAP).length();
        }

        void shorten(Part part, int columns) {
            if (width() > columns) chosen.merge(part, 1, Integer::sum);
        }

        /** The bar takes what the other parts leave. */
        BarLine line(int columns, Drawing drawing) {
            String gap = form(Part.GAP);
            int least = form(Part.BAR).length();
            int room = columns - width() + (least > 0 ? least : -gap.length());
            String bar = room < NARROWEST_BAR ? "" : drawing.of(Math.min(WIDEST_BAR, room));
            String before = form(Part.TASK);
            List<String> others = SHOWN.subList(2, SHOWN.size()).stream()
                    .map(this::form)
                    .filter(form -> !form.isEmpty())
                    .toList();
            String after = String.join(gap, others);
            boolean more = !bar.isEmpty() || !after.isEmpty();
            return new BarLine(
                    before + (before.isEmpty() || !more ? "" : gap),
                    bar,
                    (bar.isEmpty() || after.isEmpty() ? "" : gap) + after);
        }
    }
}
