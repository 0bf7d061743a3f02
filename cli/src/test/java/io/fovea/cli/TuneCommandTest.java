package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.run.TrainingRun;
import io.fovea.tune.Tuning;
import io.fovea.tune.TuningListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tune} from the command line. */
class TuneCommandTest {
    @TempDir
    Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void draw() throws IOException {
        Bars.draw(folder.resolve("data"));
    }

    private int tune(String... more) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> args =
                new ArrayList<>(List.of("tune", folder.resolve("data").toString(), "-o", path("out")));
        args.addAll(List.of(more));
        return Fovea.run(
                Terminal.of(Map.of()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                args.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int search(String... more) {
        List<String> args = new ArrayList<>(List.of("-m", "cnn", "-e", "1", "-j", "1"));
        args.addAll(List.of(more));
        return tune(args.toArray(String[]::new));
    }

    @Test
    void aSearchPrintsItsLeaderboardAndLeavesTheRecipe() throws IOException {
        assertEquals(0, search("--search", "lr=1e-6|1e-2", "--finalists", "0"), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals("rank  accuracy", lines.get(0).substring(0, 14));
        assertTrue(lines.get(1).startsWith("1"), lines.get(1));
        assertTrue(out.toString().contains("recipe of the best: " + path("out/recipe.yaml")), out.toString());
        assertTrue(Files.readString(folder.resolve("out/recipe.yaml")).contains("model: cnn"));
        assertEquals(
                3, Files.readAllLines(folder.resolve("out/leaderboard.csv")).size());
    }

    @Test
    void jsonHasTheSameFigures() throws IOException {
        assertEquals(0, search("--search", "lr=1e-6|1e-2", "--finalists", "0", "--json"), err.toString());
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertEquals("grid", result.get("method").asText());
        assertEquals(2, result.get("leaderboard").size());
        double best = result.get("leaderboard").get(0).get("accuracy").asDouble();
        assertTrue(best >= result.get("leaderboard").get(1).get("accuracy").asDouble());
        JsonNode first = result.get("leaderboard").get(0);
        assertTrue(first.get("parameters").asLong() > 1000, first.toString());
        assertEquals(first.get("seconds").asDouble(), first.get("secondsPerRun").asDouble());
        assertTrue(first.get("testAccuracy").isNull(), "no finalists, no test");
    }

    @Test
    void whatDoesNotFitIntoTheWindowStaysInTheFile() throws IOException {
        String[] norms = {"--search", "network.options.norm=batch|group", "-m", "normnet", "-e", "1", "-j", "1"};
        assertEquals(0, tune(norms), err.toString());
        String heading = out.toString().lines().findFirst().orElse("");
        assertEquals(
                List.of("rank", "accuracy", "±", "loss", "test", "runs", "norm", "parameters", "s/run", "trial"),
                List.of(heading.split(" +")));
        Tuning.Result result = Tuning.of(TrainingRun.on(folder.resolve("data")).workers(1), folder.resolve("out"))
                .resume(Optional.empty(), TuningListener.NOTHING, () -> false);
        LeaderboardText text = new LeaderboardText(result, folder);
        for (int width : List.of(120, 60, 40)) {
            StringWriter narrow = new StringWriter();
            text.print(new PrintWriter(narrow), width);
            String table = narrow.toString();
            List<String> rows = table.lines().limit(3).toList();
            assertTrue(rows.stream().allMatch(row -> row.length() <= width), table);
            assertTrue(rows.get(0).contains("accuracy") && rows.get(0).endsWith("norm") == (width == 40), table);
            assertEquals(width < 120, table.contains("more columns in"), table);
        }
    }

    @Test
    void withoutASearchTheLearningRatesAreTried() {
        assertEquals(0, tune("-m", "cnn", "-j", "1"), err.toString());
        assertTrue(out.toString().contains("curve: " + path("out/rates.svg")), out.toString());
        assertTrue(Files.exists(folder.resolve("out/rates.json")));
    }

    @Test
    void mistakesLeaveNothing() {
        for (List<String> mistake : List.of(
                List.of("--search", "droput=0..0.5"),
                List.of("--search", "dropout=0|2"),
                List.of("--search", "lr=1e-3|1e-2", "--by", "gird"),
                List.of("--search", "lr=1e-3", "--trials", "0"),
                List.of("--search", "lr=1e-3", "--by", "halving"),
                List.of("--search", "lr=1e-3", "--metric", "speed"),
                List.of("--search", "lr=1e-3", "--folds", "60", "-m", "cnn", "-e", "1"),
                List.of("--search", "lr=1e-3", "--parallel", "0"),
                List.of("--max-time", "soon"),
                List.of("--resume"),
                List.of("--resume", "--search", "lr=1e-3"))) {
            assertEquals(2, tune(mistake.toArray(String[]::new)), mistake + ": " + err);
            assertFalse(Files.exists(folder.resolve("out")), mistake.toString());
        }
    }

    @Test
    void aTimeLimitShorterThanARunSaysSoAndTheSearchGoesOn() {
        assertEquals(2, tune("--search", "lr=1e-3", "--max-time", "1s", "-m", "cnn", "-e", "5000"), err.toString());
        assertTrue(err.toString().contains("the time was up before the first run was done"), err.toString());
        assertTrue(err.toString().contains("--resume --out " + path("out")), err.toString());
        assertEquals(2, search("--search", "lr=1e-3"), "the folder holds a search");
    }
}
