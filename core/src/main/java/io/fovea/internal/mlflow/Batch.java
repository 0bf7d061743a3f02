package io.fovea.internal.mlflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What one call of {@code runs/log-batch} tells. Limits are those of MLflow's {@code utils/validation.py}; a batch of
 * the longest keys and values stays below its limit of a megabyte a request.
 *
 * @param params name and value
 */
record Batch(List<Map.Entry<String, String>> params, List<Metric> metrics) {
    static final int MOST_PARAMS = 100, MOST_METRICS = 1000;

    Batch {
        params = List.copyOf(params);
        metrics = List.copyOf(metrics);
    }

    boolean isEmpty() {
        return params.isEmpty() && metrics.isEmpty();
    }

    ObjectNode json(String run) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("run_id", run);
        var listedParams = json.putArray("params");
        params.forEach(
                param -> listedParams.addObject().put("key", param.getKey()).put("value", param.getValue()));
        var listedMetrics = json.putArray("metrics");
        for (Metric metric : metrics) {
            ObjectNode entry = listedMetrics.addObject().put("key", metric.key());
            // as JSON stands for protobuf: https://protobuf.dev/programming-guides/json
            if (Double.isFinite(metric.value())) entry.put("value", metric.value());
            else entry.put("value", String.valueOf(metric.value()));
            entry.put("timestamp", metric.time()).put("step", metric.step());
        }
        return json;
    }
}
