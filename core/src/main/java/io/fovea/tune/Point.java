package io.fovea.tune;

import io.fovea.train.Settings;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a trial tries: a value for every dimension of its search.
 *
 * @param values YAML by place in recipe.yaml, in the order of the search
 */
public record Point(Map<String, String> values) {
    public Point {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** These over other settings: what is chosen first, then its parameters. */
    Settings over(Settings settings) {
        List<String> keys = values.keySet().stream()
                .sorted(Comparator.comparingLong(
                        key -> key.chars().filter(c -> c == '.').count()))
                .toList();
        Settings all = settings;
        for (String key : keys) {
            String value = Objects.requireNonNull(values.get(key));
            // another optimiser keeps the learning rate of the one before, which a whole new value would not
            all = key.equals("optimizer") ? all.optimizer(value) : all.with(Settings.parse(key + "=" + value));
        }
        return all;
    }

    /** Such as {@code optimizer.lr=0.01 network.hidden=[100]}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }
}
