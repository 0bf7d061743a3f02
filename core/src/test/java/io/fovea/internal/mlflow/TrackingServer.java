package io.fovea.internal.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tracking server as strict as MLflow's: the paths, fields, types, names and limits of its {@code server/handlers.py}
 * and {@code utils/validation.py}, and the errors of these. What it refuses is kept in {@link #refusals}.
 */
public final class TrackingServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/2.0/mlflow/";
    private static final Set<String> STATUSES = Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

    /** What is to become of the calls. */
    public enum Mood {
        WELL,
        /** HTTP 500. */
        BROKEN,
        /** Connections are accepted, and nothing is said. */
        SILENT
    }

    /** One value of a metric. */
    public record Value(String key, double value, long timestamp, long step) {}

    /** A run as it was logged. */
    public static final class Run {
        public final String experiment;
        public final Map<String, String> tags = new TreeMap<>();
        public final Map<String, String> params = new LinkedHashMap<>();
        public final List<Value> metrics = new ArrayList<>();
        public final List<String> statuses = new ArrayList<>(List.of("RUNNING"));
        public boolean ended;

        private Run(String experiment) {
            this.experiment = experiment;
        }

        /** Steps of a metric, in the order in which they came. */
        public List<Long> steps(String key) {
            return metrics.stream()
                    .filter(value -> value.key().equals(key))
                    .map(Value::step)
                    .toList();
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final String authorization;
    private final AtomicInteger runNumber = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;

    public final Map<String, String> experiments = new TreeMap<>(Map.of("Default", "0"));
    public final Map<String, Run> runs = new LinkedHashMap<>();
    public final List<String> refusals = new ArrayList<>();
    public final List<Integer> batchParams = new ArrayList<>();
    public final AtomicInteger calls = new AtomicInteger();

    private TrackingServer(HttpServer server, String authorization) {
        this.server = server;
        this.authorization = authorization;
    }

    public static TrackingServer start() throws IOException {
        return start("");
    }

    /** @param authorization that every call must have; empty for none */
    public static TrackingServer start(String authorization) throws IOException {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        TrackingServer tracking = new TrackingServer(HttpServer.create(local, 0), authorization);
        tracking.server.createContext("/", tracking::answer);
        tracking.server.setExecutor(tracking.threads);
        tracking.server.start();
        return tracking;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void become(Mood other) {
        mood = other;
    }

    /** The only run there is. */
    public synchronized Run run() {
        if (runs.size() != 1) throw new AssertionError(runs.size() + " runs");
        return runs.values().iterator().next();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (mood == Mood.SILENT) {
                closing.await(1, TimeUnit.MINUTES);
                return;
            }
            if (mood == Mood.BROKEN) {
                send(exchange, 500, "<html>out of order</html>");
                return;
            }
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (!authorization.equals(given == null ? "" : given)) {
                send(exchange, 401, "You are not authenticated.");
                return;
            }
            try {
                send(exchange, 200, answer(exchange, body).toString());
            } catch (Refusal e) {
                synchronized (this) {
                    if (!e.code.equals("RESOURCE_DOES_NOT_EXIST")) refusals.add(e.getMessage());
                }
                ObjectNode error =
                        JSON.createObjectNode().put("error_code", e.code).put("message", e.getMessage());
                send(exchange, e.code.equals("RESOURCE_DOES_NOT_EXIST") ? 404 : 400, error.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal("INVALID_PARAMETER_VALUE", message);
    }

    private static Refusal absent(String message) {
        return new Refusal("RESOURCE_DOES_NOT_EXIST", message);
    }

    private synchronized JsonNode answer(HttpExchange exchange, byte[] body) throws IOException, Refusal {
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith(API)) throw absent("no such path: " + path);
        String call = path.substring(API.length()), method = exchange.getRequestMethod();
        if (method.equals("GET")) return get(call, exchange.getRequestURI().getRawQuery());
        if (!method.equals("POST")) throw invalid(method);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (!"application/json".equals(type)) throw invalid("Content-Type " + type);
        if (body.length > 1_000_000) throw invalid(body.length + " bytes");
        return post(call, JSON.readTree(body));
    }

    private JsonNode get(String call, String query) throws Refusal {
        String[] pair = query.split("=", 2);
        String value = URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
        ObjectNode answer = JSON.createObjectNode();
        if (call.equals("experiments/get-by-name") && pair[0].equals("experiment_name")) {
            if (!experiments.containsKey(value)) throw absent("Could not find experiment with name '" + value + "'");
            answer.putObject("experiment")
                    .put("experiment_id", experiments.get(value))
                    .put("name", value)
                    .put("lifecycle_stage", "active");
        } else if (call.equals("runs/get") && pair[0].equals("run_id")) {
            describe(value, answer.putObject("run"));
        } else {
            throw absent(call + "?" + query);
        }
        return answer;
    }

    private void describe(String id, ObjectNode json) throws Refusal {
        Run run = known(id);
        json.putObject("info").put("run_id", id).put("lifecycle_stage", "active");
        ObjectNode data = json.putObject("data");
        var params = data.putArray("params");
        run.params.forEach((key, value) -> params.addObject().put("key", key).put("value", value));
        Map<String, Value> last = new TreeMap<>();
        run.metrics.forEach(value -> last.merge(value.key(), value, (a, b) -> a.step() > b.step() ? a : b));
        var metrics = data.putArray("metrics");
        last.values()
                .forEach(value -> metrics.addObject()
                        .put("key", value.key())
                        .put("value", value.value())
                        .put("timestamp", value.timestamp())
                        .put("step", String.valueOf(value.step()))); // protobuf's JSON of an int64
    }

    private Run known(String id) throws Refusal {
        if (!runs.containsKey(id)) throw absent("Run '" + id + "' not found");
        return runs.get(id);
    }

    private JsonNode post(String call, JsonNode json) throws Refusal {
        ObjectNode answer = JSON.createObjectNode();
        switch (call) {
            case "experiments/create" -> {
                String name = text(json, "name", 500);
                if (experiments.containsKey(name)) throw new Refusal("RESOURCE_ALREADY_EXISTS", name);
                experiments.put(name, String.valueOf(experiments.size()));
                answer.put("experiment_id", experiments.get(name));
            }
            case "runs/create" -> {
                Run run = new Run(text(json, "experiment_id", 64));
                if (!experiments.containsValue(run.experiment)) throw absent("experiment " + run.experiment);
                integer(json, "start_time");
                for (JsonNode tag : json.path("tags")) run.tags.put(key(tag), text(tag, "value", 5000));
                String id = "run" + runNumber.incrementAndGet();
                runs.put(id, run);
                answer.putObject("run").putObject("info").put("run_id", id);
            }
            case "runs/log-batch" -> log(json);
            case "runs/update" -> {
                Run run = known(text(json, "run_id", 256));
                String status = text(json, "status", 20);
                if (!STATUSES.contains(status)) throw invalid(status);
                if (!status.equals("RUNNING")) run.ended = integer(json, "end_time") > 0;
                run.statuses.add(status);
            }
            default -> throw absent(call);
        }
        return answer;
    }

    private void log(JsonNode json) throws Refusal {
        Run run = known(text(json, "run_id", 256));
        JsonNode params = json.path("params"), metrics = json.path("metrics");
        if (!params.isArray() || !metrics.isArray()) throw invalid("no arrays");
        if (params.size() > 100) throw invalid(params.size() + " params");
        if (params.size() + metrics.size() > 1000) throw invalid("too many entries");
        for (JsonNode param : params) {
            String key = key(param), value = text(param, "value", 500);
            String before = run.params.put(key, value);
            if (before != null && !before.equals(value)) throw invalid("Changing param values is not allowed: " + key);
        }
        if (!params.isEmpty()) batchParams.add(params.size());
        for (JsonNode metric : metrics) {
            JsonNode value = metric.path("value");
            boolean isNumber =
                    value.isNumber() || Set.of("NaN", "Infinity", "-Infinity").contains(value.asText());
            if (!isNumber) throw invalid("metric " + metric);
            run.metrics.add(new Value(
                    key(metric),
                    value.isNumber() ? value.asDouble() : Double.parseDouble(value.asText()),
                    integer(metric, "timestamp"),
                    integer(metric, "step")));
        }
    }

    private static String key(JsonNode entry) throws Refusal {
        String key = text(entry, "key", 250);
        if (!key.matches("[/\\w.\\- ]+") || key.startsWith("/") || key.contains("//") || key.contains("..")) {
            throw invalid("Invalid name: '" + key + "'");
        }
        return key;
    }

    private static String text(JsonNode json, String field, int longest) throws Refusal {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.asText().isEmpty())
            throw invalid("Missing value for required parameter " + field);
        if (value.asText().length() > longest) throw invalid(field + " exceeds length limit of " + longest);
        return value.asText();
    }

    private static long integer(JsonNode json, String field) throws Refusal {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || value.asLong() < 0) throw invalid("no integer: " + field);
        return value.asLong();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
