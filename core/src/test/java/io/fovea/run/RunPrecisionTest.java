package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.Precision;
import io.fovea.TinyPhotos;
import io.fovea.internal.torch.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPrecisionTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 6, 1);
    }

    private SmallRuns run(String out) {
        return new SmallRuns(data, folder.resolve(out));
    }

    /** 18 training images: 9 steps an epoch, of which 30 make a trial worth while. */
    private static final Map<String, Object> LONG = SmallRuns.with("epochs", 30, "batchSize", 2);

    @Test
    void whatAutoComesToIsMeasuredSaidAndWrittenIntoTheRecipe() throws IOException {
        assumeTrue(NumberType.fastest() == Precision.BF16, "no instructions for bf16");
        SmallRuns run = run("run");
        SmallRuns.Told told = new SmallRuns.Told();
        String decided = run.train(RunFolder.Existing.REFUSE, LONG, told, () -> false)
                .recipe()
                .precision();
        assertTrue(
                told.notes.stream()
                        .anyMatch(line -> line.startsWith("precision auto is " + decided + " here (measured")),
                told.notes.toString());
        assertTrue(Files.readString(run.file("recipe.yaml")).contains("precision: " + decided + "\n"));
        SmallRuns said = run("said");
        Map<String, Object> values = SmallRuns.with("epochs", 30, "batchSize", 2, "precision", decided);
        said.train(RunFolder.Existing.REFUSE, values);
        run.assertSameWeights(said);
    }

    @Test
    void aShortRunIsNotMeasured() {
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result = run("run").train(RunFolder.Existing.REFUSE, SmallRuns.with(), told, () -> false);
        assertEquals("fp32", result.recipe().precision());
        assertTrue(told.notes.stream().noneMatch(line -> line.contains("measured")), told.notes.toString());
    }

    @Test
    void aResumedRunKeepsWhatWasDecidedWhenItBegan() throws IOException {
        SmallRuns run = run("run");
        StopAtPoll stop = new StopAtPoll(7);
        Map<String, Object> bf16 = SmallRuns.with("epochs", 30, "batchSize", 2, "precision", "bf16");
        run.train(RunFolder.Existing.REFUSE, bf16, stop, stop);
        StopAtPoll later = new StopAtPoll(20);
        SmallRuns.Told told = new SmallRuns.Told() {
            @Override
            public void note(String line) {
                super.note(line);
                later.note(line);
            }
        };
        Map<String, Object> auto = SmallRuns.with("epochs", 30, "batchSize", 2, "precision", "auto");
        String precision =
                run.train(RunFolder.Existing.RESUME, auto, told, later).recipe().precision();
        assertEquals("bf16", precision);
        assertTrue(told.notes.stream().noneMatch(line -> line.contains("measured")), told.notes.toString());
    }
}
