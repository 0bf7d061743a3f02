package io.fovea.internal.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.Version;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of MLflow's REST API that a run needs (https://mlflow.org/docs/latest/rest-api.html, version 2.0). Every
 * one ends within the time that was asked for, also where the server accepts a connection and stays silent.
 * Thread-safe.
 */
public final class MlflowServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ABSENT = "RESOURCE_DOES_NOT_EXIST", THERE = "RESOURCE_ALREADY_EXISTS";

    private final URI address;
    private final @Nullable String authorization;
    private final Exchanges exchanges;

    /**
     * @param address without a slash at the end
     * @param authorization the value of the header, or null for none
     * @param patience for one call
     */
    public MlflowServer(URI address, @Nullable String authorization, Duration patience) {
        this.address = address;
        this.authorization = authorization;
        exchanges = new Exchanges(patience);
    }

    /** The id of an experiment; empty if there is none of this name. */
    public Optional<String> experiment(String name) throws MlflowFailure {
        Answer answer = get("experiments/get-by-name?experiment_name=" + encoded(name));
        if (answer.isError(ABSENT)) return Optional.empty();
        return Optional.of(answer.text("/experiment/experiment_id"));
    }

    /** The id of an experiment, made if it is not there yet. */
    public String experimentForSure(String name) throws MlflowFailure {
        Optional<String> known = experiment(name);
        if (known.isPresent()) return known.get();
        Answer made = post("experiments/create", object().put("name", name));
        // another run may have been quicker
        return made.isError(THERE) ? experiment(name).orElseThrow(made::failure) : made.text("/experiment_id");
    }

    /**
     * Begins a run.
     *
     * @param time milliseconds since 1970
     * @return its id
     */
    public String create(String experiment, Map<String, String> tags, long time) throws MlflowFailure {
        ObjectNode run = object().put("experiment_id", experiment).put("start_time", time);
        var list = run.putArray("tags");
        tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        return post("runs/create", run).text("/run/info/run_id");
    }

    /** What is known of a run; empty if there is none, or it was deleted. */
    public Optional<LoggedRun> run(String id) throws MlflowFailure {
        Answer answer = get("runs/get?run_id=" + encoded(id));
        if (answer.isError(ABSENT)) return Optional.empty();
        answer.text("/run/info/run_id");
        if (answer.body().at("/run/info/lifecycle_stage").asText().equals("deleted")) return Optional.empty();
        Set<String> params = new HashSet<>();
        answer.body()
                .at("/run/data/params")
                .forEach(param -> params.add(param.path("key").asText()));
        Map<String, Long> steps = new HashMap<>();
        answer.body()
                .at("/run/data/metrics")
                .forEach(metric -> steps.put(
                        metric.path("key").asText(), metric.path("step").asLong())); // absent for 0, or a text
        return Optional.of(new LoggedRun(params, steps));
    }

    void log(String run, Batch batch) throws MlflowFailure {
        post("runs/log-batch", batch.json(run)).require();
    }

    /** A run goes on. */
    public void resume(String run) throws MlflowFailure {
        post("runs/update", status(run, MlflowStatus.RUNNING)).require();
    }

    /** @param time milliseconds since 1970 */
    void end(String run, MlflowStatus how, long time) throws MlflowFailure {
        post("runs/update", status(run, how).put("end_time", time)).require();
    }

    private static ObjectNode status(String run, MlflowStatus status) {
        return object().put("run_id", run).put("status", status.name());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer get(String call) throws MlflowFailure {
        return exchanges.answer(request(call).GET().build());
    }

    private Answer post(String call, JsonNode body) throws MlflowFailure {
        try {
            return exchanges.answer(request(call)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/api/2.0/mlflow/" + call))
                .header("User-Agent", "fovea/" + Version.current());
        if (authorization != null) request.header("Authorization", authorization);
        return request;
    }
}
