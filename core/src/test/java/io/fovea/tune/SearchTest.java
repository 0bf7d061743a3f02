package io.fovea.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.run.TrainingRun;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches as text, and their points. */
class SearchTest {
    private static UserError error(String search) {
        return assertThrows(UserError.class, () -> Search.parse(search));
    }

    private static Recipe recipe(String key, String value) {
        return TrainingRun.defaults(new Point(Map.of(key, value)).over(Settings.NONE));
    }

    @Test
    void theExampleOfTheHelpIsRead() {
        Search search = Search.parse("lr=1e-4..1e-1:log, hidden=none|100|[512, 64], dropout=0..0.5:3");
        assertEquals(
                List.of(
                        new Dimension.Span("optimizer.lr", 1e-4, 0.1, true, false, 5),
                        new Dimension.Choice("network.hidden", List.of("[]", "[100]", "[512, 64]")),
                        new Dimension.Span("network.dropout", 0, 0.5, false, false, 3)),
                search.dimensions());
        assertEquals(45, search.gridSize());
        assertEquals(search, Search.parse(search.toString()));
    }

    @Test
    void shortNamesAndOptionsOfTrainNameSettings() {
        Search search =
                Search.parse("batch-size=16|32, optimizer.momentum=0.5|0.9, label-smoothing=0|0.1, epochs=1..8");
        assertEquals(
                List.of("batchSize", "optimizer.momentum", "labelSmoothing", "epochs"),
                search.dimensions().stream().map(Dimension::key).toList());
        assertTrue(((Dimension.Span) search.dimensions().get(3)).whole());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    lerning=0.1|0.2;--search: a recipe has no setting 'lerning'
                    droput=0..0.5;--search: a recipe has no setting 'droput'
                    lr;--search: 'lr' is no setting with its values
                    lr=;--search: 'lr=' is no setting with its values
                    lr=0.1|;--search: optimizer.lr has an empty value
                    lr=0.1..0.1;--search: optimizer.lr: a range goes from a number to a larger one, got 0.1..0.1
                    lr=0..1:log;--search: optimizer.lr: a log range begins above 0, got 0.0
                    lr=0.1..1:lag;--search: optimizer.lr has a range that is 'lag'
                    lr=0.1..1:1;--search: optimizer.lr: a range has 2 points or more, got 1
                    lr=a..b;--search: 'a..b' is no range of numbers
                    hidden=[512|1;--search: a bracket or quote of 'hidden=[512|1' is not closed
                    lr=0.1|0.2, lr=0.3;--search names [optimizer.lr] twice
                    seed=1|2;--search over seed would pick a lucky one
                    """)
    void mistakesAreNamed(String search, String message) {
        assertEquals(message, error(search).getMessage());
    }

    @Test
    void aMisspeltSettingHasItsNearest() {
        assertEquals("did you mean dropout?", error("droput=0..0.5").fix());
        assertEquals("did you mean batchSize?", error("bachSize=1|2").fix());
    }

    @Test
    void valuesThatNoRecipeTakesAreToldBeforeAnyWork() {
        Search search = Search.parse("dropout=0|2");
        UserError error = assertThrows(UserError.class, () -> search.require(Settings.NONE, search.grid(1)));
        assertTrue(error.getMessage().startsWith("--search: network.dropout=2: "), error.getMessage());
        Search other = Search.parse("optimizer=adam|sgd, optimizer.momentum=0.9");
        assertThrows(UserError.class, () -> other.require(Settings.NONE, other.grid(1)));
    }

    @Test
    void optionsThatTheNetworkHasNotAreToldBeforeAnyWork() {
        Search norms = Search.parse("network.options.norm=batch|grup");
        norms.require(Settings.NONE, norms.grid(1)); // the images choose a network that has them, or has not
        Settings normnet = Settings.NONE.model("normnet");
        UserError value = assertThrows(UserError.class, () -> norms.require(normnet, norms.grid(1)));
        assertEquals("--search: network.options.norm=grup: normnet has no norm grup", value.getMessage());
        assertEquals("did you mean group?", value.fix());
        UserError option =
                assertThrows(UserError.class, () -> norms.require(Settings.NONE.model("cnn"), norms.grid(1)));
        assertTrue(option.getMessage().endsWith("cnn has no option norm"), option.getMessage());
    }

    @Test
    void pointsAreSettings() {
        assertEquals(List.of(100), recipe("network.hidden", "[100]").network().hidden());
        assertEquals(1e-4, recipe("optimizer.lr", "1e-4").optimizer().lr());
        assertEquals(2.5e-5, recipe("optimizer.lr", "2.5E-5").optimizer().lr());
        assertTrue(recipe("optimizer", "sgd").optimizer() instanceof OptimizerSpec.Sgd);
        assertTrue(recipe("augment", "none").augment().isEmpty());
        assertEquals(1, recipe("augment", "flip").augment().steps().size());
        assertEquals(2, recipe("augment", "'flip,rotate=10'").augment().steps().size());
        Map<String, String> parameterFirst = new LinkedHashMap<>();
        parameterFirst.put("optimizer.momentum", "0.7");
        parameterFirst.put("optimizer", "sgd");
        Recipe sgd = TrainingRun.defaults(new Point(parameterFirst).over(Settings.NONE));
        assertEquals(0.7, ((OptimizerSpec.Sgd) sgd.optimizer()).momentum());
        Point point = new Point(Map.of("optimizer.lr", "0.5", "optimizer", "sgd(momentum=0.8)"));
        assertEquals(
                0.5, TrainingRun.defaults(point.over(Settings.NONE)).optimizer().lr());
    }

    @Test
    void theGridHasEveryPointOnceInAShuffledOrder() {
        Search search = Search.parse("lr=1e-4..1e-1:log:4, hidden=none|100");
        List<Point> points = search.grid(1);
        assertEquals(8, new HashSet<>(points).size());
        assertEquals(points, search.grid(1));
        assertNotEquals(points, search.grid(2));
        assertEquals(
                List.of("0.0001", "0.001", "0.01", "0.1"),
                search.dimensions().get(0).grid());
    }

    @Test
    void drawnPointsLieInTheirRangesAndAreAllDifferent() {
        List<Point> points = Search.parse("lr=1e-4..1e-1:log, epochs=1..100").random(200, 7);
        assertEquals(200, new HashSet<>(points).size());
        int below = 0;
        for (Point point : points) {
            double lr = Double.parseDouble(point.values().get("optimizer.lr"));
            assertTrue(lr >= 1e-4 && lr <= 0.1, "lr " + lr);
            if (lr < 1e-3) below++;
            int epochs = Integer.parseInt(point.values().get("epochs"));
            assertTrue(epochs >= 1 && epochs <= 100);
        }
        assertEquals(67, below, 20, "a third of a log range of three decades");
        assertEquals(
                points.subList(0, 50),
                Search.parse("lr=1e-4..1e-1:log, epochs=1..100").random(50, 7));
        assertEquals(
                4, Search.parse("dropout=0|0.1, hidden=none|10").random(50, 1).size());
    }

    @Test
    void plansThatDoNotGoTogetherAreRefused() {
        Search search = Search.parse("epochs=1|2");
        EarlyStop.Metric accuracy = EarlyStop.Metric.ACCURACY;
        assertEquals(
                "--by halving must know for how many epochs the best are trained",
                assertThrows(UserError.class, () -> new Plan(search, Method.HALVING, 9, 0, 1, 1, 0, accuracy, 1))
                        .getMessage());
        assertEquals(
                "--by halving decides on epochs itself",
                assertThrows(UserError.class, () -> new Plan(search, Method.HALVING, 9, 9, 1, 1, 0, accuracy, 1))
                        .getMessage());
        Plan small = new Plan(search, Method.GRID, 1, 0, 1, 1, 0, accuracy, 1);
        assertThrows(UserError.class, () -> small.points(Settings.NONE));
        assertThrows(UserError.class, () -> new Plan(search, Method.GRID, 1, 0, 0, 1, 0, accuracy, 1));
        assertEquals(
                "did you mean random?",
                assertThrows(UserError.class, () -> Method.parse("randon")).fix());
    }
}
