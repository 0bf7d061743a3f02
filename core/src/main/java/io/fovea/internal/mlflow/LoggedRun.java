package io.fovea.internal.mlflow;

import java.util.Map;
import java.util.Set;

/**
 * What the server knows of a run.
 *
 * @param params their names
 * @param steps the last step of every metric
 */
public record LoggedRun(Set<String> params, Map<String, Long> steps) {
    /** Of which nothing is known yet. */
    public static final LoggedRun EMPTY = new LoggedRun(Set.of(), Map.of());

    public LoggedRun {
        params = Set.copyOf(params);
        steps = Map.copyOf(steps);
    }

    /** Of a metric; 0 if there is none. */
    public long lastStep(String metric) {
        return steps.getOrDefault(metric, 0L);
    }
}
