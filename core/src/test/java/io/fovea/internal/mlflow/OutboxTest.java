package io.fovea.internal.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.mlflow.TrackingServer.Mood;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private TrackingServer remote;
    private MlflowServer server;
    private Outbox outbox;

    @BeforeEach
    void begin() throws IOException {
        remote = TrackingServer.start();
        server = new MlflowServer(URI.create(remote.address()), null, Duration.ofMillis(500));
        String experiment = server.experimentForSure("pets");
        outbox = Outbox.open(server, server.create(experiment, Map.of("mlflow.runName", "run"), 1));
    }

    @AfterEach
    void close() {
        remote.close();
    }

    @Test
    void manySettingsAndFiguresGoInBatchesThatTheServerTakes() {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < 250; i++) settings.put("setting." + i, "x".repeat(500));
        outbox.params(settings);
        for (int epoch = 1; epoch <= 900; epoch++) {
            outbox.metrics(Map.of("loss/train", 1.0 / epoch, "loss/validation", 2.0 / epoch), epoch);
        }
        assertTrue(outbox.end(MlflowStatus.FINISHED, LONG).isNothing());
        assertEquals(List.of(), remote.refusals);
        assertEquals(settings, new TreeMap<>(remote.run().params));
        assertEquals(List.of(100, 100, 50), remote.batchParams);
        assertEquals(
                LongStream.rangeClosed(1, 900).boxed().toList(), remote.run().steps("loss/train"));
        assertEquals(List.of("RUNNING", "FINISHED"), remote.run().statuses);
        assertTrue(remote.run().ended);
    }

    @Test
    void figuresThatAreNoNumbersAreToldAsSuch() {
        Map<String, Double> odd = new LinkedHashMap<>();
        odd.put("a", Double.NaN);
        odd.put("b", Double.POSITIVE_INFINITY);
        odd.put("c", Double.NEGATIVE_INFINITY);
        outbox.metrics(odd, 1);
        assertTrue(outbox.end(MlflowStatus.FINISHED, LONG).isNothing());
        assertEquals(
                List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
                remote.run().metrics.stream().map(TrackingServer.Value::value).toList());
    }

    @Test
    void whatABrokenServerDidNotTakeIsSentAgainInOrderAndItsTroubleIsToldOnce() throws InterruptedException {
        remote.become(Mood.BROKEN);
        outbox.params(Map.of("model", "cnn"));
        outbox.metrics(Map.of("loss", 3.0), 1);
        assertEquals("HTTP 500", awaitTrouble());
        outbox.metrics(Map.of("loss", 2.0), 2);
        Thread.sleep(1200); // it fails again
        assertEquals(Optional.empty(), outbox.trouble());
        remote.become(Mood.WELL);
        outbox.metrics(Map.of("loss", 1.0), 3);
        assertTrue(outbox.end(MlflowStatus.FINISHED, LONG).isNothing());
        assertEquals(List.of(1L, 2L, 3L), remote.run().steps("loss"));
        assertEquals(Map.of("model", "cnn"), remote.run().params);
    }

    private String awaitTrouble() throws InterruptedException {
        for (; ; ) {
            Optional<String> trouble = outbox.trouble();
            if (trouble.isPresent()) return trouble.get();
            Thread.sleep(10);
        }
    }

    @Test
    void whoAddsNeverWaitsForASilentServerAndTheEndSaysWhatIsMissing() {
        remote.become(Mood.SILENT);
        long start = System.nanoTime();
        for (int epoch = 1; epoch <= 100; epoch++) outbox.metrics(Map.of("loss", 1.0), epoch);
        assertTrue(System.nanoTime() - start < 200_000_000L, "adding takes no time");
        Unsent unsent = outbox.end(MlflowStatus.KILLED, Duration.ofSeconds(1));
        assertTrue(System.nanoTime() - start < 5_000_000_000L, "the end comes in time");
        assertEquals(100, unsent.entries());
        assertTrue(unsent.end());
        assertTrue(unsent.reason().startsWith("no answer within 0.5 s"), unsent.reason());
    }

    @Test
    void moreThanWaitsIsNotKept() {
        remote.become(Mood.SILENT);
        for (int epoch = 1; epoch <= Outbox.MOST_WAITING + 5_000; epoch++) outbox.metrics(Map.of("loss", 1.0), epoch);
        remote.close();
        assertEquals(
                Outbox.MOST_WAITING + 5_000,
                outbox.end(MlflowStatus.FINISHED, Duration.ZERO).entries());
    }

    @Test
    void aRefusedBatchIsCountedAndTheOthersGo() {
        outbox.params(Map.of("a:b", "no name that MLflow takes"));
        outbox.metrics(Map.of("loss", 1.0), 1);
        Unsent first = outbox.end(MlflowStatus.FINISHED, LONG);
        assertFalse(first.end());
        assertEquals(1, first.entries());
        assertEquals(List.of(1L), remote.run().steps("loss"));
        assertEquals("HTTP 400 INVALID_PARAMETER_VALUE: Invalid name: 'a:b'", first.reason());
        assertEquals(List.of("RUNNING", "FINISHED"), remote.run().statuses);
    }

    @Test
    void aServerThatIsGoneAtTheEndCostsAMomentOnly() {
        remote.close();
        outbox.metrics(Map.of("loss", 1.0), 1);
        long start = System.nanoTime();
        Unsent unsent = outbox.end(MlflowStatus.FINISHED, LONG);
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        assertEquals(1, unsent.entries());
        assertEquals("no connection", unsent.reason());
    }
}
