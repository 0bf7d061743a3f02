package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trunk looks at an image once, in the first run on it. */
class FeaturesOfRunsTest {
    private static final Map<String, Object> HEAD = learning("head", "bf16");

    @TempDir
    Path folder;

    private Path data;

    /** Images that no other run has seen: features are kept beyond a test. */
    @BeforeEach
    void draw() throws IOException {
        data = TinyPhotos.split(
                folder.resolve("photos"), 20, ThreadLocalRandom.current().nextLong());
    }

    /** Remembers the stages as well. */
    private static class Stages extends SmallRuns.Told {
        final List<String> stages = new ArrayList<>();
        long advanced;

        @Override
        public void stage(String name, String unit, long total) {
            stages.add(name + " " + total);
        }

        @Override
        public synchronized void advance(long units) {
            if (!stages.isEmpty() && stages.get(stages.size() - 1).startsWith("computing")) advanced += units;
        }
    }

    /** A part of the network that learns, in bf16; where a block learns, with the maps mirrored. */
    private static Map<String, Object> learning(String train, String precision) {
        String augment = train.equals("head") ? "none" : "flip";
        return SmallRuns.with("network.train", train, "precision", precision, "augment", augment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "1"})
    void aSecondRunComputesNoFeatureAndEndsWithTheSameWeights(String train) {
        SmallRuns first = new SmallRuns(data, folder.resolve("first")),
                second = new SmallRuns(data, folder.resolve("second"));
        Stages cold = new Stages(), warm = new Stages();
        first.train(RunFolder.Existing.REFUSE, learning(train, "bf16"), cold, () -> false);
        second.train(RunFolder.Existing.REFUSE, learning(train, "bf16"), warm, () -> false);
        assertTrue(cold.stages.contains("computing features 78"), cold.stages.toString());
        assertTrue(cold.stages.contains("computing features 18"), "of the test part: " + cold.stages);
        assertFalse(warm.stages.toString().contains("computing"), warm.stages.toString());
        assertFalse(warm.notes.toString().contains("as frames"), "frames are not even asked for: " + warm.notes);
        assertTrue(
                warm.notes.contains("78 of 78 images have their features in the cache and are not looked at"),
                warm.notes.toString());
        second.assertSameWeights(first);
    }

    @Test
    void whatWasComputedBeforeAStopIsKept() throws IOException {
        Path larger = TinyPhotos.split(
                folder.resolve("larger"), 80, ThreadLocalRandom.current().nextLong());
        int images = 3 * (80 + 80 / 3);
        SmallRuns run = new SmallRuns(larger, folder.resolve("run"));
        Stages stopped = new Stages();
        assertTrue(run.train(RunFolder.Existing.REFUSE, HEAD, stopped, () -> stopped.advanced > 0)
                .interrupted());
        assertFalse(Files.exists(run.out().resolve("recipe.yaml")), "there is no run yet");
        Stages after = new Stages();
        run.train(RunFolder.Existing.REFUSE, HEAD, after, () -> false);
        String kept = after.notes.stream()
                .filter(note -> note.contains("features in the cache"))
                .findFirst()
                .orElse("0 images");
        long rest = images - Long.parseLong(kept.substring(0, kept.indexOf(' ')));
        assertTrue(rest > 0 && rest < images, kept);
        assertTrue(after.stages.contains("computing features " + rest), after.stages.toString());
    }

    @Test
    void aResumedRunComputesNoFeature() {
        SmallRuns whole = new SmallRuns(data, folder.resolve("whole")),
                parts = new SmallRuns(data, folder.resolve("parts"));
        whole.train(RunFolder.Existing.REFUSE, HEAD);
        StopAtPoll stop = new StopAtPoll(12);
        assertTrue(parts.train(RunFolder.Existing.REFUSE, HEAD, stop, stop).interrupted());
        Stages resumed = new Stages();
        parts.train(RunFolder.Existing.RESUME, Map.of(), resumed, () -> false);
        assertFalse(resumed.stages.toString().contains("computing"), resumed.stages.toString());
        parts.assertSameWeights(whole);
    }

    /** To the rounding of sums in float32: the same images right, and the loss to five decimals. */
    @ParameterizedTest
    @CsvSource({"head, bf16", "head, fp32", "1, bf16", "1, fp32"})
    void theFiguresOfTheEpochsAreThoseOfTheBundle(String train, String precision) {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        TrainingRun.Result result = run.train(RunFolder.Existing.REFUSE, learning(train, precision));
        Evaluation told = result.validation(), test = result.test();
        assertNotNull(told);
        assertNotNull(test);
        Tally best = result.history()
                .get(result.recipe().earlyStop().best(result.history()))
                .validation();
        assertEquals(best, told.tally(), "the epoch's are the headline's");
        try (Classifier bundle = result.classifier()) {
            assertAlike(
                    told.tally(),
                    bundle.evaluate(data, Part.VALIDATION, problem -> {}).tally());
            assertAlike(
                    test.tally(),
                    bundle.evaluate(data, Part.TEST, problem -> {}).tally());
        }
    }

    private static void assertAlike(Tally told, Tally bundle) {
        assertEquals(bundle.seen(), told.seen());
        assertEquals(bundle.correct(), told.correct());
        assertEquals(bundle.loss(), told.loss(), 1e-5);
    }

    @Test
    void theReportShowsWhatTheNetworkSawAlsoWhereTheFeaturesWereKept() throws IOException {
        for (String name : List.of("cold", "warm")) {
            SmallRuns run = new SmallRuns(data, folder.resolve(name));
            run.train(RunFolder.Existing.REFUSE, HEAD);
            String report = Files.readString(run.file("report.html"));
            assertTrue(report.contains("The first 24 training images of the run, as the network got them"), name);
            assertEquals(24, report.split("alt=\"training image of class", -1).length - 1, name);
        }
    }

    @Test
    void theReportCountsAllTheTime() throws IOException {
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        SmallRuns.Told told = new SmallRuns.Told();
        run.train(RunFolder.Existing.REFUSE, HEAD, told, () -> false);
        String last = told.notes.get(told.notes.size() - 1);
        String time = "\\d+\\.\\d s",
                parts =
                        time + ": weights " + time + ", data " + time + ", features " + time + ", epochs " + time
                                + ", evaluation " + time;
        assertTrue(last.matches("wrote .* in " + parts), last);
        String report = Files.readString(run.file("report.html"));
        assertTrue(report.replaceAll("\\s+", " ").matches(".*" + parts + ".*"), "the report says it");
    }
}
