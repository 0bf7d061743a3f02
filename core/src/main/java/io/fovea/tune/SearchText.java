package io.fovea.tune;

import io.fovea.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A search as text. */
final class SearchText {
    private static final String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
    private static final Pattern RANGE = Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")((?::[A-Za-z0-9]+)*)");
    private static final String EXAMPLE = "lr=1e-4..1e-1:log, hidden=none|100|1000, dropout=0..0.5";

    private SearchText() {}

    static Search parse(String text) {
        RecipeKeys keys = new RecipeKeys();
        List<Dimension> dimensions = new ArrayList<>();
        for (String item : split(text, ',')) dimensions.add(dimension(item, keys));
        return new Search(dimensions);
    }

    private static Dimension dimension(String item, RecipeKeys keys) {
        int equals = item.indexOf('=');
        if (equals < 1 || equals == item.length() - 1) {
            throw new UserError(
                    "--search: '" + item + "' is no setting with its values",
                    "write them as in \"" + EXAMPLE + "\", and put a list in brackets, as [512, 64]");
        }
        String key = keys.place(item.substring(0, equals).strip());
        if (key.equals("seed")) throw new UserError("--search over seed would pick a lucky one", "use --seeds");
        String values = item.substring(equals + 1).strip();
        Matcher range = RANGE.matcher(values);
        if (range.matches()) return span(key, range, keys.isWhole(key));
        if (values.contains("..") && !values.contains("|")) {
            throw new UserError(
                    "--search: '" + values + "' is no range of numbers", "write it as 1e-4..1e-1:log, or 0..0.5");
        }
        return new Dimension.Choice(
                key,
                split(values, '|').stream()
                        .map(value -> value(key, value))
                        .distinct()
                        .toList());
    }

    private static Dimension span(String key, Matcher range, boolean whole) {
        boolean log = false;
        int points = Dimension.Span.USUAL_POINTS;
        for (String word : range.group(3).split(":", -1)) {
            if (word.equals("log")) log = true;
            else if (word.matches("\\d{1,4}")) points = Integer.parseInt(word);
            else if (!word.isEmpty() && !word.equals("linear")) {
                throw new UserError(
                        "--search: " + key + " has a range that is '" + word + "'",
                        "a range may be :log, and say how many points it has in a grid, as :5");
            }
        }
        try {
            double low = Double.parseDouble(range.group(1)), high = Double.parseDouble(range.group(2));
            return new Dimension.Span(key, low, high, log, whole, points);
        } catch (IllegalArgumentException e) {
            throw new UserError("--search: " + key + ": " + e.getMessage(), "correct the range", e);
        }
    }

    /** Hidden layers are a list, and one of them is usual. */
    private static String value(String key, String text) {
        if (text.isEmpty()) throw new UserError("--search: " + key + " has an empty value", "write 0.1|0.2, or none");
        if (!key.equals("network.hidden") || text.startsWith("[")) return text;
        return text.equals("none") ? "[]" : "[" + text + "]";
    }

    /** Outside of brackets and quotes. */
    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        int depth = 0, from = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("[({".indexOf(c) >= 0) {
                depth++;
            } else if ("])}".indexOf(c) >= 0) {
                depth--;
            } else if (c == at && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (depth != 0 || quote != 0) {
            throw new UserError("--search: a bracket or quote of '" + text + "' is not closed", "close it");
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    static String of(Dimension dimension) {
        if (dimension instanceof Dimension.Choice choice) return choice.key() + "=" + String.join("|", choice.values());
        Dimension.Span span = (Dimension.Span) dimension;
        return span.key() + "=" + span.low() + ".." + span.high() + (span.log() ? ":log" : "") + ":" + span.points();
    }
}
