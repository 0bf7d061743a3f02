package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.image.Resampling;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PublishedWeights;
import io.fovea.internal.weights.WeightServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that nobody asked for. */
class WeightSearchTest {
    private static final Architecture MOBILENET = Architectures.of("mobilenet_v2");

    @TempDir
    static Path shared;

    static byte[] content;
    static PublishedWeights published;

    @TempDir
    Path folder;

    private final SmallRuns.Told told = new SmallRuns.Told();

    @BeforeAll
    static void write() throws Exception {
        ModelSpec spec = new ModelSpec("cnn", 10, 3, 16, 16, HeadSpec.DEFAULT, Map.of());
        Path file = shared.resolve("cnn.safetensors");
        try (ImageModel model = ImageModel.create(spec, 1)) {
            Safetensors.write(file, model.tensors(), Map.of());
        }
        content = Files.readAllBytes(file);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        published = new PublishedWeights(
                "cnn",
                "imagenet1k_v1",
                URI.create("https://publisher.invalid/cnn-" + sum.substring(0, 8) + ".safetensors"),
                null,
                1,
                null,
                50,
                80,
                18,
                16,
                Resampling.BILINEAR,
                List.of(0.5, 0.5, 0.5),
                List.of(0.2, 0.2, 0.2));
    }

    private WeightSearch search(URI mirror, boolean offline) {
        PretrainedCache cache = new PretrainedCache(folder, mirror, offline, Duration.ofSeconds(5));
        return new WeightSearch(cache, told, () -> false);
    }

    /** A port on which nobody answers. */
    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/models");
        }
    }

    @Test
    void aMissingNetworkIsALineAndNoError() throws IOException {
        WeightSource weights = search(nobody(), false).unasked(MOBILENET, true);
        assertEquals(new WeightSource.Random(MOBILENET), weights);
        assertEquals(1, told.notes.size(), told.notes.toString());
        assertTrue(told.notes.get(0).startsWith("no pretrained weights: cannot download http://127.0.0.1:"));
        assertTrue(told.notes.get(0).endsWith("mobilenet_v2-b0353104.pth: no connection to 127.0.0.1"));
    }

    @Test
    void offlineNobodyIsAskedAndNothingIsSaid() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, content))) {
            WeightSource weights = search(server.base(), true).unasked(MOBILENET, true);
            assertEquals(new WeightSource.Random(MOBILENET), weights);
            assertEquals(List.of(), server.requests());
            assertEquals(List.of(), told.notes);
        }
    }

    @Test
    void aDownloadIsOfferedWithItsSizeItsTermsAndTheWayWithoutAndMadeOnce() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, content))) {
            for (int i = 0; i < 2; i++) {
                WeightSource weights =
                        search(server.base(), false).anyOf(List.of(published)).orElseThrow();
                WeightSource.Found found = assertInstanceOf(WeightSource.Found.class, weights);
                assertEquals(folder.resolve(published.file()), found.file().path());
                assertEquals("imagenet1k_v1", found.file().text());
            }
            assertEquals(1, server.requests().size());
            assertEquals(
                    List.of("downloading pretrained weights: " + published.file() + ", 0.6 MB, "
                            + PublishedWeights.LICENCE + "; --weights none goes without"),
                    told.notes);
        }
    }

    @Test
    void whatAServerGivesInsteadOfTheWeightsIsNotUsed() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, content))) {
            WeightSource weights = search(server.base(), false).unasked(MOBILENET, true);
            assertEquals(new WeightSource.Random(MOBILENET), weights);
            assertTrue(told.notes.get(1).contains("gave another file"), told.notes.toString());
        }
    }

    @Test
    void aDamagedFileOnThisMachineIsWarnedOf() throws IOException {
        Files.write(folder.resolve("mobilenet_v2-b0353104.pth"), new byte[10]);
        WeightSource weights = search(nobody(), false).unasked(MOBILENET, false);
        assertEquals(new WeightSource.Random(MOBILENET), weights);
        assertTrue(told.warnings.get(0).contains("is damaged or another file"), told.warnings.toString());
    }

    @Test
    void aDownloadCanBeStopped() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, content))) {
            PretrainedCache cache = new PretrainedCache(folder, server.base(), false, Duration.ofSeconds(5));
            WeightSearch stopped = new WeightSearch(cache, told, () -> true);
            assertThrows(CancellationException.class, () -> stopped.unasked(MOBILENET, true));
        }
    }

    @Test
    void theWeightsWithTheBetterFeaturesGoFirst() {
        assertEquals(
                List.of("imagenet1k_v1", "imagenet1k_v2"),
                WeightSearch.byPreference(MOBILENET).stream()
                        .map(PublishedWeights::name)
                        .toList());
    }
}
