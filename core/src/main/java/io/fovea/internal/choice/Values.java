package io.fovea.internal.choice;

import io.fovea.internal.text.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From what stands in a text or a tree to the value of a parameter, and back. */
final class Values {
    private Values() {}

    /**
     * @param said text, or a number, boolean, list or map of a tree
     * @param given what is known from elsewhere, for choices inside
     * @throws IllegalArgumentException if it is none of that type
     */
    static @Nullable Object of(Type type, Object said, Map<String, ?> given) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object element : elements(said)) {
                elements.add(of(list.getActualTypeArguments()[0], element, given));
            }
            return elements;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isAnnotationPresent(Family.class)) return Choices.of(plain).bind(said, given);
        String text = String.valueOf(said).strip();
        if (plain == double.class || plain == Double.class) return number(text);
        if (plain == int.class || plain == Integer.class) return integer(text);
        if (plain == boolean.class) return truth(text);
        if (plain.isEnum()) return constant(plain, text);
        if (plain == String.class) return text;
        throw new IllegalStateException("a choice has a parameter of type " + type);
    }

    private static List<?> elements(Object said) {
        if (said instanceof List<?> list) return list;
        String text = String.valueOf(said).strip();
        if (!text.startsWith("[")) return List.of(text);
        if (!text.endsWith("]")) throw new IllegalArgumentException("'" + text + "' is no list");
        String inside = text.substring(1, text.length() - 1);
        return inside.isBlank() ? List.of() : Call.split(inside, ',');
    }

    private static double number(String text) {
        try {
            // Java alone would take 0x1p3 and 1d
            if (text.matches("[-+]?[\\d.][\\d.eE+-]*|NaN|-?Infinity")) return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("'" + text + "' is no number");
    }

    private static int integer(String text) {
        try {
            return new BigDecimal(text).intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
    }

    private static boolean truth(String text) {
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) if (text(constant).equals(text)) return constant;
        List<String> known =
                Arrays.stream(type.getEnumConstants()).map(Values::text).toList();
        String all = String.join(", ", known);
        throw new Mistake("'" + text + "' is none of " + all, Nearest.fix(text, known, "use one of " + all));
    }

    /** As {@link #of} reads it. */
    static String text(@Nullable Object value) {
        if (value == null) return "";
        if (value instanceof Enum<?> constant)
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (value instanceof List<?> list) {
            return list.stream().map(Values::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Double number) return number(number);
        return Choices.familyOf(value).map(family -> family.text(value)).orElseGet(() -> String.valueOf(value));
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e6
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    /** As a tree has it: numbers, booleans, texts, lists and maps. */
    static @Nullable Object tree(@Nullable Object value) {
        if (value instanceof List<?> list)
            return list.stream().map(Values::tree).toList();
        if (value == null || value instanceof Number || value instanceof Boolean) return value;
        return Choices.familyOf(value).<Object>map(family -> family.tree(value)).orElseGet(() -> text(value));
    }
}
