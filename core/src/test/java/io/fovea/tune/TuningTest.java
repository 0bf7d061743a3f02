package io.fovea.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.internal.training.TrainingTrial;
import io.fovea.run.RunListener;
import io.fovea.run.TrainingRun;
import io.fovea.train.EarlyStop;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches over runs of a moment. */
class TuningTest {
    private static final Settings SMALL =
            Settings.NONE.model("cnn").epochs(1).batchSize(16).precision("fp32");

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void draw() throws Exception {
        data = TinyPhotos.classFolders(folder.resolve("data"), 12, 1);
    }

    private static Plan plan(String search, Method method, int trials, int folds, int finalists) {
        int epochs = method.hasRungs() ? 3 : 0;
        return new Plan(
                Search.parse(search), method, trials, epochs, 1, folds, finalists, EarlyStop.Metric.ACCURACY, 42);
    }

    private Tuning tuning(String name) {
        return Tuning.of(TrainingRun.on(data).with(SMALL).workers(1), folder.resolve(name));
    }

    private static Tuning.Result start(Tuning tuning, Plan plan) {
        return tuning.start(plan, Optional.empty(), TuningListener.NOTHING, () -> false);
    }

    private List<String> figures(Tuning.Result result) {
        return result.leaderboard().stream()
                .map(one -> one.trial() + " " + one.runs() + " " + one.accuracy() + " " + one.loss())
                .toList();
    }

    @Test
    void theBestRecipeTrainsToTheFiguresOfTheLeaderboard() {
        Tuning.Result result = start(tuning("out"), plan("lr=1e-6|1e-2", Method.GRID, 2, 1, 0));
        assertEquals(Tuning.End.COMPLETE, result.end());
        assertEquals(2, result.leaderboard().size());
        Recipe recipe = Recipe.read(folder.resolve("out/recipe.yaml"));
        Standing best = result.leaderboard().get(0);
        assertEquals(
                Double.parseDouble(best.point().values().get("optimizer.lr")),
                recipe.optimizer().lr());
        TrainingRun.Result again = TrainingRun.on(data)
                .with(Settings.of(recipe))
                .workers(1)
                .into(folder.resolve("run"))
                .start();
        assertNotNull(again.validation());
        assertEquals(best.accuracy(), again.validation().accuracy());
        assertEquals(best.loss(), again.validation().loss(), 1e-9);
    }

    @Test
    void aSearchThatIsStoppedGoesOnToTheSameLeaderboard() {
        Plan plan = plan("lr=1e-4..1e-1:log, dropout=0|0.5", Method.RANDOM, 4, 1, 1);
        Tuning.Result whole = start(tuning("whole"), plan);
        AtomicInteger runs = new AtomicInteger();
        TuningListener counting = new TuningListener() {
            @Override
            public void run(TrialRun run, Standing standing, List<Standing> leaderboard) {
                runs.incrementAndGet();
            }
        };
        Tuning.Result part = tuning("part").start(plan, Optional.empty(), counting, () -> runs.get() >= 2);
        assertEquals(Tuning.End.STOPPED, part.end());
        assertEquals(2, part.runs());
        // the settings of before hold, whatever the run says now
        Tuning other = Tuning.of(TrainingRun.on(data).workers(1), folder.resolve("part"));
        Tuning.Result rest = other.resume(Optional.empty(), TuningListener.NOTHING, () -> false);
        assertEquals(Tuning.End.COMPLETE, rest.end());
        assertEquals(whole.plan(), rest.plan());
        assertEquals(figures(whole), figures(rest));
        assertEquals(4 + 2, rest.runs());
        assertFalse(Files.exists(folder.resolve("part/trial")));
    }

    @Test
    void precisionIsMeasuredOnceForAllTrials() throws Exception {
        AtomicInteger measured = new AtomicInteger();
        TuningListener counting = new TuningListener() {
            @Override
            public void stage(String name, String unit, long total) {
                if (name.equals("measuring fp32 and bf16")) measured.incrementAndGet();
            }
        };
        // of enough steps that a run by itself would measure
        Settings open = SMALL.precision("auto").batchSize(2).epochs(20);
        TrainingRun run = TrainingRun.on(data).with(open).workers(1);
        assertTrue(20 * 14 > TrainingTrial.WORTHWHILE_STEPS);
        Tuning.of(run, folder.resolve("out"))
                .start(plan("lr=1e-4|1e-3", Method.GRID, 2, 1, 0), Optional.empty(), counting, () -> false);
        assertEquals(1, measured.get());
        String saved = Files.readString(folder.resolve("out/search.json"));
        assertTrue(saved.contains("\"precision\" : \"fp32\"") || saved.contains("\"precision\" : \"bf16\""), saved);
    }

    @Test
    void finalistsAloneAreJudgedOnTheTestPart() throws Exception {
        data = TinyPhotos.split(folder.resolve("split"), 12, 1);
        Tuning.Result result = start(tuning("out"), plan("lr=1e-6|1e-2", Method.GRID, 2, 1, 1));
        Standing best = result.leaderboard().get(0),
                other = result.leaderboard().get(1);
        assertTrue(best.test() >= 0 && best.test() <= 1, "test " + best.test());
        assertTrue(Double.isNaN(other.test()));
        List<String> csv = Files.readAllLines(folder.resolve("out/leaderboard.csv"));
        String heading = "rank,trial,optimizer.lr,epochs,runs,accuracy,plusMinus,loss,testAccuracy,parameters,seconds,"
                + "secondsPerRun,failure";
        assertEquals(heading, csv.get(0));
        String[] first = csv.get(1).split(",", -1);
        assertEquals(best.test(), Double.parseDouble(first[8]), 1e-6);
        assertEquals(best.parameters(), Long.parseLong(first[9]));
        assertEquals(best.seconds() / 3, Double.parseDouble(first[11]), 0.01);
        assertEquals("", csv.get(2).split(",", -1)[8]);
    }

    @Test
    void runsAtOnceComeToTheSameLeaderboard() {
        Plan plan = plan("lr=1e-4|1e-3|1e-2, dropout=0|0.5", Method.GRID, 6, 1, 2);
        TrainingRun one = TrainingRun.on(data).with(SMALL).workers(1).threads(1);
        Tuning.Result alone = start(Tuning.of(one, folder.resolve("alone")), plan);
        Tuning.Result together =
                start(Tuning.of(one, folder.resolve("together")).parallel(64), plan);
        assertEquals(figures(alone), figures(together));
        assertEquals(6 + 4, together.runs());
    }

    @Test
    void aSearchOnOtherImagesDoesNotGoOn() throws Exception {
        start(tuning("out"), plan("lr=1e-3", Method.GRID, 1, 1, 0));
        TinyPhotos.classFolders(data, 13, 9);
        UserError error = assertThrows(
                UserError.class, () -> tuning("out").resume(Optional.empty(), TuningListener.NOTHING, () -> false));
        assertTrue(error.getMessage().startsWith("the images are not those"), error.getMessage());
    }

    @Test
    void folderMistakesAreTold() {
        Plan plan = plan("lr=1e-3", Method.GRID, 1, 1, 0);
        UserError none = assertThrows(
                UserError.class, () -> tuning("none").resume(Optional.empty(), TuningListener.NOTHING, () -> false));
        assertEquals(folder.resolve("none") + " holds no search to resume", none.getMessage());
        start(tuning("out"), plan);
        UserError there = assertThrows(UserError.class, () -> start(tuning("out"), plan));
        assertEquals(folder.resolve("out") + " already holds a search", there.getMessage());
        Tuning inside = Tuning.of(TrainingRun.on(data).with(SMALL), data.resolve("tune"));
        assertThrows(UserError.class, () -> start(inside, plan));
        assertFalse(Files.exists(data.resolve("tune")), "nothing may be left among the images");
    }

    @Test
    void everyTrialIsJudgedOnEveryFold() throws Exception {
        Tuning.Result result = start(tuning("out"), plan("lr=1e-3|1e-2", Method.GRID, 2, 3, 2));
        assertEquals(6, result.runs());
        assertEquals(3, result.leaderboard().get(0).runs());
        ObjectMapper json = new ObjectMapper();
        Set<Double> losses = new HashSet<>();
        for (String line : Files.readAllLines(folder.resolve("out/runs.jsonl"))) {
            losses.add(json.readTree(line).get("loss").asDouble());
        }
        assertEquals(6, losses.size(), "each time by other images: " + losses);
    }

    @Test
    void halvingTrainsTheBestLonger() {
        Tuning.Result result = start(tuning("out"), plan("lr=1e-4..1e-1:log", Method.HALVING, 3, 1, 0));
        assertEquals(3, result.leaderboard().get(0).epochs());
        assertEquals(1, result.leaderboard().get(1).epochs());
        assertEquals(3, Recipe.read(folder.resolve("out/recipe.yaml")).epochs());
    }

    @Test
    void aRateThatDivergesLosesAndTheSearchGoesOn() {
        Tuning.Result result = start(tuning("out"), plan("lr=1e-3|1e20", Method.GRID, 2, 1, 0));
        assertEquals("", result.leaderboard().get(0).failure());
        assertEquals("diverged", result.leaderboard().get(1).failure());
    }

    @Test
    void timeThatIsUpBeforeTheFirstRunLeavesASearchToGoOnWith() {
        Plan plan = plan("lr=1e-3", Method.GRID, 1, 1, 0);
        Tuning.Result result =
                tuning("out").start(plan, Optional.of(Duration.ofNanos(1)), TuningListener.NOTHING, () -> false);
        assertEquals(Tuning.End.TIME, result.end());
        assertTrue(result.leaderboard().isEmpty());
        assertEquals(
                Tuning.End.COMPLETE,
                tuning("out")
                        .resume(Optional.empty(), TuningListener.NOTHING, () -> false)
                        .end());
    }

    @Test
    void aRangeTestWritesItsCurve() throws Exception {
        TrainingRun run = TrainingRun.on(data).with(SMALL).workers(1);
        RangeTest test = new RangeTest(1e-6, 10, 40);
        var curve = test.of(run, folder.resolve("rates"), RunListener.SILENT, () -> false);
        List<String> csv = Files.readAllLines(folder.resolve("rates/rates.csv"));
        assertEquals(curve.csv(), csv);
        assertTrue(Files.readString(folder.resolve("rates/rates.svg")).contains("<polyline points=\""));
        assertTrue(Files.readString(folder.resolve("rates/rates.json")).contains("\"suggestion\""));
        assertThrows(UserError.class, () -> test.of(run, folder.resolve("rates"), RunListener.SILENT, () -> false));
    }
}
