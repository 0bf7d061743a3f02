package io.fovea.tune;

import io.fovea.train.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** These over other settings. */
    Settings over(Settings settings) {
        Settings all = settings;
        for (var value : values.entrySet()) all = all.with(Settings.parse(value.getKey() + "=" + value.getValue()));
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
