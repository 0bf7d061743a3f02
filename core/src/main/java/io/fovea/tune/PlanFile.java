package io.fovea.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.train.EarlyStop;
import io.fovea.train.Settings;

/** A plan with its settings and the digest of its data as JSON, read back as it was. */
final class PlanFile {
    private static final int VERSION = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanFile() {}

    static ObjectNode of(Plan plan, Settings settings, String data) {
        ObjectNode file = JSON.createObjectNode();
        file.put("version", VERSION);
        file.put("search", plan.search().toString());
        file.put("method", plan.method().text());
        file.put("trials", plan.trials());
        file.put("epochs", plan.epochs());
        file.put("seeds", plan.seeds());
        file.put("folds", plan.folds());
        file.put("finalists", plan.finalists());
        file.put("metric", plan.metric().name());
        file.put("seed", plan.seed());
        file.put("data", data);
        try {
            file.set("settings", JSON.readTree(settings.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    static Plan plan(ObjectNode file) {
        if (file.path("version").asInt() != VERSION) {
            throw new UserError("the search is of another version of Fovea", "start it afresh with another --out");
        }
        try {
            return new Plan(
                    Search.parse(text(file, "search")),
                    Method.parse(text(file, "method")),
                    number(file, "trials"),
                    number(file, "epochs"),
                    number(file, "seeds"),
                    number(file, "folds"),
                    number(file, "finalists"),
                    EarlyStop.Metric.valueOf(text(file, "metric")),
                    file.path("seed").asLong());
        } catch (IllegalArgumentException e) {
            throw new UserError("search.json is damaged: " + e.getMessage(), "start afresh with another --out", e);
        }
    }

    /** What is not searched over. */
    static Settings settings(ObjectNode file) {
        Settings settings = Settings.NONE;
        for (var field : file.path("settings").properties()) {
            settings = settings.with(Settings.parse(field.getKey() + "=" + field.getValue()));
        }
        return settings;
    }

    static String data(ObjectNode file) {
        return text(file, "data");
    }

    private static String text(ObjectNode file, String name) {
        return require(file, name, file.path(name).isTextual()).asText();
    }

    private static int number(ObjectNode file, String name) {
        return require(file, name, file.path(name).isInt()).asInt();
    }

    private static JsonNode require(ObjectNode file, String name, boolean holds) {
        if (holds) return file.path(name);
        throw new UserError("search.json is damaged: it says no " + name, "start afresh with another --out");
    }
}
