package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.evaluation.Throughput;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.weights.Imagenet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Architectures and their weights, as a user types them. */
class PretrainedCommandsTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path weights;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void write() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        for (String name : List.of("tench", "sea snake")) {
            Path known = Files.createDirectories(folder.resolve("known").resolve(name));
            for (String image : List.of("0.png", "1.png")) {
                Files.copy(data.resolve("test/down").resolve(image), known.resolve(image));
            }
        }
        weights = folder.resolve("own.safetensors");
        try (ImageModel model =
                ImageModel.create(Architectures.of("mobilenet_v2").spec(1000), 1)) {
            Safetensors.write(weights, model.tensors(), Map.of());
        }
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode json(String... args) throws IOException {
        assertEquals(0, run(args), err.toString());
        assertEquals(1, out.toString().lines().count());
        return new ObjectMapper().readTree(out.toString());
    }

    private static String photo() {
        return data.resolve("test/down/0.png").toString();
    }

    @Test
    void predictTakesAnArchitectureAndAWeightFile() throws IOException {
        JsonNode answer = json(
                "predict", "mobilenet_v2", photo(), "--weights", weights.toString(), "--top", "5", "--format", "json");
        assertEquals(5, answer.get("predictions").size());
        String label = answer.at("/predictions/0/label").asText();
        assertTrue(Imagenet.labels().index(label).isPresent(), label);
    }

    @Test
    void predictAndEvaluateSayHowImagesArePreparedAndWhy() {
        String own = weights.toString(), known = folder.resolve("known").toString();
        for (List<String> command : List.of(
                List.of("predict", "mobilenet_v2", photo(), "--weights", own),
                List.of("evaluate", "mobilenet_v2", known, "--weights", own))) {
            err.getBuffer().setLength(0);
            assertEquals(0, run(command.toArray(String[]::new)), err.toString());
            String said = "preprocessing: shorter side 256, crop 224x224, bilinear (as for imagenet1k_v1 of"
                    + " mobilenet_v2, assumed)";
            assertEquals(1, err.toString().lines().filter(said::equals).count(), err.toString());
            assertTrue(
                    err.toString().contains("warning: " + own + " is none of mobilenet_v2's published files"),
                    err.toString());
        }
    }

    @Test
    void preprocessingCanBeGiven() {
        String own = weights.toString();
        assertEquals(
                0,
                run("predict", "mobilenet_v2", photo(), "--weights", own, "--preprocessing", "imagenet1k_v2"),
                err.toString());
        String said = "preprocessing: shorter side 232, crop 224x224, bilinear (as for imagenet1k_v2 of mobilenet_v2,"
                + " given)";
        assertTrue(err.toString().lines().anyMatch(said::equals), err.toString());
        assertFalse(err.toString().contains("warning"), err.toString());
    }

    @Test
    void evaluateMatchesFoldersWithImagenetsNames() throws IOException {
        JsonNode result = json(
                "evaluate",
                "mobilenet_v2",
                folder.resolve("known").toString(),
                "--weights",
                weights.toString(),
                "--json");
        assertEquals(4, result.get("images").asInt());
    }

    @Test
    void evaluateRefusesNamesThatAreNotImagenets() {
        String[] args = {"evaluate", "mobilenet_v2", data.resolve("train").toString(), "--weights", weights.toString()};
        assertEquals(2, run(args));
        assertTrue(err.toString().contains("across, down"), err.toString());
    }

    @Test
    void weightsFromAnAddressAreDownloadedOnce() throws IOException {
        byte[] content = Files.readAllBytes(weights);
        int[] requests = {0};
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests[0]++;
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/own.safetensors";
            assertEquals(0, run("predict", "mobilenet_v2", photo(), "--weights", address), err.toString());
            assertTrue(err.toString().contains("downloading own.safetensors"), err.toString());
            String first = out.toString();
            out.getBuffer().setLength(0);
            assertEquals(0, run("predict", "mobilenet_v2", photo(), "--weights", address, "--offline"), err.toString());
            assertEquals(first, out.toString());
            assertEquals(1, requests[0]);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void modelsListsEveryArchitecture() throws IOException {
        JsonNode models = json("models", "--json").get("models");
        assertEquals(Architectures.all().size(), models.size());
        for (JsonNode model : models) {
            assertTrue(model.get("parameters").asLong() > 1000, model.toString());
            assertTrue(model.get("gigaMacs").asDouble() > 0, model.toString());
        }
        out.getBuffer().setLength(0);
        assertEquals(0, run("models"));
        for (Architecture architecture : Architectures.all()) {
            assertTrue(out.toString().contains("\n" + architecture.name() + " "), architecture.name());
        }
        assertTrue(
                out.toString()
                        .lines()
                        .anyMatch(l -> l.matches("mobilenet_v2 .*3\\.50 M .*0\\.301 .*imagenet1k_v2.*72\\.15")),
                out.toString());
    }

    @Test
    void modelsDescribesOne() throws IOException {
        JsonNode model = json("models", "mobilenet_v2", "--json", "--layers").at("/models/0");
        assertEquals(3_504_872, model.get("parameters").asLong());
        assertEquals(1280, model.get("features").asInt());
        assertEquals("imagenet1k_v2", model.at("/weights/0/name").asText());
        assertEquals("features.0.0", model.at("/layers/0/path").asText());
        out.getBuffer().setLength(0);
        assertEquals(0, run("models", "mobilenet_v2", "mlp", "--layers"));
        for (String text : List.of(
                "arXiv:1801.04381",
                "3,504,872",
                "https://download.pytorch.org/models/mobilenet_v2-7ebf99e0.pth",
                "BSD-3-Clause",
                "72.15 %, 90.82 %",
                "width, default 1.0",
                "19 (--train N",
                "features.18.0",
                "none published")) {
            assertTrue(out.toString().contains(text), text + " is not in\n" + out);
        }
    }

    @Test
    void modelsMeasuresTheSpeedHere() throws IOException {
        JsonNode benchmark = json("models", "mlp", "--benchmark", "--json").at("/models/0/benchmark");
        assertTrue(benchmark.size() == 2 || benchmark.size() == 4, benchmark.toString());
        for (JsonNode one : benchmark) assertTrue(one.get("imagesPerSecond").asDouble() > 0, one.toString());
    }

    @Test
    void modelsPrintsSpeedsInATable() {
        List<Throughput> speeds =
                List.of(new Throughput(Precision.FP32, 1, 7.25), new Throughput(Precision.FP32, 32, 1234.6));
        ModelFacts mlp = ModelFacts.of(Architectures.of("mlp"), speeds, false);
        new ModelsText(new PrintWriter(out, true)).speeds(List.of(mlp));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).matches("images/s .*fp32 batch 1 +fp32 batch 32"), out.toString());
        assertTrue(lines.get(1).matches("mlp .* 7\\.3 +1235"), out.toString());
    }

    @Test
    void inspectListsTheTensorsOfAWeightFile() throws IOException {
        JsonNode facts = json("inspect", weights.toString(), "--json");
        assertEquals("mobilenet_v2", facts.get("architecture").asText());
        assertEquals(314, facts.get("tensors").size());
        assertTrue(facts.get("published").isNull() && facts.get("notFinite").isEmpty(), facts.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("inspect", weights.toString()));
        assertTrue(out.toString().contains("these look like weights of mobilenet_v2"), out.toString());
        assertTrue(out.toString().contains("no published weights that Fovea recognises"), out.toString());
        assertTrue(
                out.toString().lines().anyMatch(l -> l.matches("classifier\\.1\\.weight +1000x1280 +Float +1,280,000")),
                out.toString());
    }

    static Stream<List<String>> mistakes() {
        return Stream.of(
                List.of("predict", "mobilenet_v2", "{photo}", "--offline"),
                List.of("predict", "mobilenet_v2", "{photo}", "--weights", "imagenet1k_v9"),
                List.of("predict", "mobilenet_v2", "{photo}", "--weights", "absent.pth"),
                List.of("predict", "mobilenet_v2", "{photo}", "--weights", "{photo}"),
                List.of("predict", "mobilenet_v2", "{photo}", "--weights", "https://example.org/"),
                List.of("predict", "mobilnet", "{photo}"),
                List.of("predict", "mobilenet_v2", "{photo}", "--weights", "{weights}", "--preprocessing", "size=x"),
                List.of("evaluate", "mobilenet_v2", "{data}", "--preprocessing", "imagenet1k_v9"),
                List.of("predict", "{photo}", "{photo}", "--preprocessing", "imagenet1k_v2"),
                List.of("predict", "mlp", "{photo}"),
                List.of("predict", "{photo}", "{photo}", "--weights", "imagenet"),
                List.of("evaluate", "cnn", "{data}", "--weights", "{weights}"),
                List.of("evaluate", "mobilenet_v2", "{data}", "--weights", "imagenet1k_v1", "--offline"),
                List.of("train", "{data}", "--weights", "imagenet", "--offline", "--out", "{folder}/mistake"),
                List.of("train", "{data}", "--model", "cnn", "--weights", "imagenet", "--out", "{folder}/mistake"),
                List.of("models", "resnet5000"),
                List.of("models", "--layers"),
                List.of("inspect", "{folder}/absent.pth"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeGivesTwoClearLinesAndLeavesNothingBehind(List<String> args) {
        String[] filled = args.stream()
                .map(a -> a.replace("{photo}", photo())
                        .replace("{data}", data.toString())
                        .replace("{weights}", weights.toString())
                        .replace("{folder}", folder.toString()))
                .toArray(String[]::new);
        assertEquals(2, run(filled), err.toString());
        assertEquals(
                1, err.toString().lines().filter(l -> l.startsWith("error: ")).count(), err.toString());
        assertEquals(
                1, err.toString().lines().filter(l -> l.startsWith("  try: ")).count(), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertFalse(Files.exists(folder.resolve("mistake")), "a half-made run");
    }
}
