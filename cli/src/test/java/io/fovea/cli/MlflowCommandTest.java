package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fovea.run.Mlflow;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code fovea train --mlflow}, against a server that says yes to everything; the library's tests have a strict one.
 */
class MlflowCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter(), err = new StringWriter();
    private HttpServer server;

    @BeforeAll
    static void draw() throws IOException {
        data = Bars.draw(shared.resolve("bars"));
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mlflow/api/2.0/mlflow/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String call = exchange.getRequestURI().toString().replaceFirst("/mlflow/api/2.0/mlflow/", "");
            calls.add(call + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            byte[] said = "{\"experiment\":{\"experiment_id\":\"7\"},\"run\":{\"info\":{\"run_id\":\"abc\"}}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
        }
    }

    private String address(String login) {
        return "http://" + login + "127.0.0.1:" + server.getAddress().getPort() + "/mlflow";
    }

    private int train(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "-m",
                "cnn",
                "-e",
                "2",
                "-o",
                folder.resolve("run").toString()));
        args.addAll(List.of(more));
        return Fovea.run(
                Terminal.of(Map.of()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                args.toArray(String[]::new));
    }

    @Test
    void aRunIsLoggedToTheServerThatIsNamedAndThePasswordIsNotShown() throws IOException {
        assertEquals(0, train("--mlflow", address("me:s3cret@"), "--mlflow-experiment", "pets", "-v"), err.toString());
        assertTrue(calls.get(0).startsWith("experiments/get-by-name?experiment_name=pets Basic bWU6czNjcmV0"));
        assertTrue(calls.stream().anyMatch(call -> call.startsWith("runs/create ")), calls.toString());
        String last = calls.get(calls.size() - 1);
        assertTrue(last.startsWith("runs/update ") && last.contains("\"FINISHED\""), last);
        String page = address("") + "/#/experiments/7/runs/abc";
        assertTrue(err.toString().contains("logging to MLflow: " + page), err.toString());
        assertFalse((out + " " + err).contains("s3cret"), "the password stays secret");
        assertEquals(
                "abc",
                JSON.readTree(Files.readAllBytes(folder.resolve("run/mlflow.json")))
                        .get("run")
                        .asText());
    }

    @Test
    void aServerThatIsNotThereIsAMistakeInOneLine() {
        server.stop(0);
        assertEquals(2, train("--mlflow", address("me:s3cret@")));
        String expected = "error: the MLflow server " + address("") + " cannot be used: no connection";
        assertTrue(err.toString().contains(expected), err.toString());
        assertTrue(err.toString().contains("  try: start it, "), err.toString());
        assertFalse(err.toString().contains("s3cret") || err.toString().contains("\tat "), err.toString());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void optionsThatDoNotGoTogetherAreMistakes() {
        assertEquals(2, train("--mlflow-experiment", "pets"));
        assertTrue(err.toString().contains("no server is given"), err.toString());
        assertEquals(2, train("--mlflow", "./mlruns"));
        assertTrue(err.toString().contains("'./mlruns' is no address of an MLflow server"), err.toString());
    }

    @Test
    void anInterruptedRunIsToldToGoOnWithTheServer() {
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), Terminal.of(Map.of()));
        TrainReport report = new TrainReport(console, Path.of("photos"), Path.of("run"));
        report.nameServer(Mlflow.at(address("me:s3cret@")));
        report.interrupted(new TrainingRun.Result(
                Path.of("run"),
                TrainingRun.defaults(Settings.NONE),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                true,
                true));
        assertTrue(
                err.toString().contains("fovea train photos --resume --out run --mlflow " + address("")),
                err.toString());
    }
}
