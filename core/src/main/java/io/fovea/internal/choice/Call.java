package io.fovea.internal.choice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A choice as text, not bound to anything yet: {@code name}, {@code name=value} or {@code name(key=value, …)}. Several
 * values without keys are parted by colons, as in {@code step=10:0.1}. A value may be a list in square brackets or a
 * call of its own.
 *
 * @param values without a key, in order
 * @param named values by key, in the order of the text
 */
record Call(String name, List<String> values, Map<String, String> named) {
    /** @throws IllegalArgumentException if the text is no call */
    static Call parse(String text) {
        String call = text.strip();
        int end = 0;
        while (end < call.length() && "=:([,)]".indexOf(call.charAt(end)) < 0) end++;
        String name = call.substring(0, end).strip();
        if (name.isEmpty()) throw new IllegalArgumentException("a name is missing");
        if (end == call.length()) return new Call(name, List.of(), Map.of());
        return switch (call.charAt(end)) {
            case '=', ':' -> new Call(name, values(call.substring(end + 1), call.charAt(end)), Map.of());
            case '(' -> new Call(name, List.of(), named(inside(call, end)));
            default -> throw new IllegalArgumentException("unexpected '" + call.charAt(end) + "'");
        };
    }

    private static List<String> values(String text, char before) {
        List<String> values = split(text, ':');
        if (values.contains("")) throw new IllegalArgumentException("nothing behind '" + before + "'");
        return values;
    }

    private static String inside(String call, int opening) {
        if (!call.endsWith(")")) throw new IllegalArgumentException("the bracket is not closed at the end");
        return call.substring(opening + 1, call.length() - 1);
    }

    private static Map<String, String> named(String text) {
        Map<String, String> named = new LinkedHashMap<>();
        if (text.isBlank()) return named;
        for (String part : split(text, ',')) {
            int equals = part.indexOf('=');
            if (equals < 1 || equals == part.length() - 1) {
                throw new IllegalArgumentException("'" + part + "' is no key=value");
            }
            String key = part.substring(0, equals).strip();
            if (named.put(key, part.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException(key + " stands there twice");
            }
        }
        return named;
    }

    /**
     * The parts between separators that stand in no brackets, without blanks around them.
     *
     * @throws IllegalArgumentException if brackets do not match
     */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '[') {
                open.append(c == '(' ? ')' : ']');
            } else if (c == ')' || c == ']') {
                int last = open.length() - 1;
                if (last < 0 || open.charAt(last) != c) throw new IllegalArgumentException("unexpected '" + c + "'");
                open.setLength(last);
            } else if (c == separator && open.isEmpty()) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (!open.isEmpty())
            throw new IllegalArgumentException("a '" + open.charAt(open.length() - 1) + "' is missing");
        parts.add(text.substring(from).strip());
        return parts;
    }
}
