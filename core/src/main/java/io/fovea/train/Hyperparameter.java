package io.fovea.train;

import io.fovea.augment.Augmentations;
import io.fovea.internal.choice.Choices;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a recipe as one plain value, for tables that compare runs. All recipes have the same ones, in the same
 * order and of the same kinds: a choice with parameters is one text, as an option of the command line takes it.
 *
 * @param name its place in recipe.yaml, dotted, such as {@code network.model}
 * @param value a {@code Number}, {@code Boolean} or {@code String}; null where the recipe leaves it open
 */
public record Hyperparameter(
        String name, Kind kind, @Nullable Object value) {
    /** What a value is, also where there is none. */
    public enum Kind {
        NUMBER(Number.class),
        SWITCH(Boolean.class),
        TEXT(String.class);

        private final Class<?> type;

        Kind(Class<?> type) {
            this.type = type;
        }
    }

    public Hyperparameter {
        Objects.requireNonNull(name, "name");
        if (value != null && !kind.type.isInstance(value)) {
            throw new IllegalArgumentException(name + " is a " + kind + ", got " + value.getClass());
        }
    }

    /** The value for people, a whole number without a point; empty where the recipe leaves it open. */
    public String text() {
        return value == null ? "" : words(value);
    }

    static List<Hyperparameter> of(Recipe recipe) {
        List<Hyperparameter> all = new ArrayList<>();
        add(all, "", Recipe.class, recipe);
        return List.copyOf(all);
    }

    private static void add(List<Hyperparameter> all, String prefix, Class<?> type, @Nullable Object parent) {
        for (RecordComponent component : type.getRecordComponents()) {
            Object value = parent == null ? null : get(component, parent);
            String name = prefix + component.getName();
            if (component.getType().getEnclosingClass() == Recipe.class) {
                add(all, name + ".", component.getType(), value);
            } else {
                all.add(of(name, component.getType(), value));
            }
            if (value instanceof OptimizerSpec optimizer) { // what is compared most stands by itself as well
                all.add(new Hyperparameter(
                        name + ".type",
                        Kind.TEXT,
                        Choices.of(OptimizerSpec.class).name(optimizer)));
                all.add(new Hyperparameter(name + ".lr", Kind.NUMBER, optimizer.lr()));
                all.add(new Hyperparameter(name + ".weightDecay", Kind.NUMBER, optimizer.weightDecay()));
            }
        }
    }

    private static @Nullable Object get(RecordComponent component, Object parent) {
        try {
            return component.getAccessor().invoke(parent);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static Hyperparameter of(String name, Class<?> type, @Nullable Object value) {
        if (type == boolean.class) return new Hyperparameter(name, Kind.SWITCH, value);
        boolean isNumber = type == int.class || type == long.class || type == double.class || type == Double.class;
        if (!isNumber) return new Hyperparameter(name, Kind.TEXT, value == null ? null : words(value));
        return new Hyperparameter(name, Kind.NUMBER, value);
    }

    private static String words(Object value) {
        if (value instanceof Collection<?> list) {
            return list.isEmpty()
                    ? "none"
                    : list.stream().map(Hyperparameter::words).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?> map) {
            return words(map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + words(entry.getValue()))
                    .sorted()
                    .toList());
        }
        if (value instanceof Augmentations augment) return augment.text();
        if (value instanceof EarlyStop stop) return stop.text();
        if (value instanceof Duration span) return TimeLimit.text(span);
        if (value instanceof Double number && Double.isFinite(number)) {
            BigDecimal decimal = BigDecimal.valueOf(number).stripTrailingZeros();
            return Math.abs(decimal.scale()) < 16 ? decimal.toPlainString() : decimal.toString();
        }
        return Choices.familyOf(value).map(family -> family.text(value)).orElseGet(value::toString);
    }
}
