package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on classes of different sizes, in orders and by schedules of all kinds. */
class OrderOfRunsTest {
    @TempDir
    Path folder;

    private Path data;

    /** Of one class 3 training images, of the others 20; images that no other run has seen. */
    @BeforeEach
    void draw() throws IOException {
        data = TinyPhotos.split(
                folder.resolve("photos"), 20, ThreadLocalRandom.current().nextLong());
        for (int i = 3; i < 20; i++) Files.delete(data.resolve("train/down/" + i + ".png"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "all; sampler; 2; plateau(patience=0, factor=0.5, least=0.5)",
                "all; weights=0.9; 3; onecycle",
                "all; none; 1; restarts(every=1, warmup=0.1)",
                "head; sampler; 1; multistep(at=[0.5, 1], gamma=0.5)",
                "head; weights; 1; onecycle"
            })
    void aStoppedRunEndsWithTheWeightsOfAWholeOne(String train, String balance, int repeats, String schedule) {
        Map<String, Object> values = with(
                "network.train",
                train,
                "balance",
                balance,
                "repeats",
                repeats,
                "schedule",
                "'" + schedule + "'",
                "augment",
                train.equals("head") ? "none" : "rotate=10",
                "batchSize",
                8);
        SmallRuns whole = new SmallRuns(data, folder.resolve("whole")),
                parts = new SmallRuns(data, folder.resolve("parts"));
        TrainingRun.Result result = whole.train(RunFolder.Existing.REFUSE, values);
        assertEquals(43, result.history().get(0).train().seen(), "an epoch is as long as it was");
        StopAtPoll stop = new StopAtPoll(9);
        assertTrue(parts.train(RunFolder.Existing.REFUSE, values, stop, stop).interrupted());
        assertFalse(parts.resume().interrupted());
        parts.assertSameWeights(whole);
    }

    @Test
    void balanceChangesWhatIsLearnt() {
        SmallRuns plain = new SmallRuns(data, folder.resolve("plain"));
        plain.train(RunFolder.Existing.REFUSE, with());
        for (List<String> change : List.of(
                List.of("balance", "sampler"),
                List.of("balance", "weights"),
                List.of("classWeights", "{down: 5}"),
                List.of("repeats", "2"))) {
            SmallRuns changed = new SmallRuns(data, folder.resolve(String.join("-", change)));
            changed.train(RunFolder.Existing.REFUSE, with(change.get(0), change.get(1)));
            assertThrows(AssertionError.class, () -> changed.assertSameWeights(plain), change.toString());
        }
    }

    @Test
    void aPlateauIsFollowedByASmallerRateAndOneCycleSetsTheMomentum() {
        SmallRuns plateau = new SmallRuns(data, folder.resolve("plateau"));
        List<EpochReport> history = plateau.train(
                        RunFolder.Existing.REFUSE,
                        with("epochs", 4, "schedule", "'plateau(patience=1, factor=0.5, least=1000)'"))
                .history();
        double lr = history.get(0).learningRate();
        assertEquals(
                List.of(lr, lr, lr, lr / 2),
                history.stream().map(EpochReport::learningRate).toList());
        SmallRuns cycled = new SmallRuns(data, folder.resolve("cycled")),
                steady = new SmallRuns(data, folder.resolve("steady"));
        cycled.train(RunFolder.Existing.REFUSE, with("schedule", "onecycle"));
        steady.train(RunFolder.Existing.REFUSE, with("schedule", "onecycle(cycleMomentum=false)"));
        assertThrows(AssertionError.class, () -> cycled.assertSameWeights(steady));
    }

    @Test
    void aWeightForNoClassIsRefusedBeforeAnythingIsWritten() {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        UserError error = assertThrows(
                UserError.class, () -> run.train(RunFolder.Existing.REFUSE, with("classWeights", "{dwon: 5}")));
        assertEquals("did you mean down?", error.fix());
        assertFalse(Files.exists(run.out()));
    }
}
