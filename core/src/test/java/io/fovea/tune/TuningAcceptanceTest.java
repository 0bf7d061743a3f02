package io.fovea.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.SharedData;
import io.fovea.run.TrainingRun;
import io.fovea.train.EarlyStop;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search finds on real images: run with {@code mvn -Pacceptance verify}. */
@Tag("acceptance")
class TuningAcceptanceTest {
    @TempDir
    Path folder;

    /**
     * {@code fovea tune cifar10-jpg.tar.gz -m normnet --search "network.options.norm=batch|group|layer" --by grid …}:
     * half an hour on two cores.
     */
    @Test
    void oneTableComparesTheNormalisationsOnCifar() {
        Settings settings = Settings.NONE;
        for (String one : List.of(
                "network.model=normnet",
                "epochs=20",
                "batchSize=128",
                "optimizer.type=muon",
                "optimizer.lr=0.01",
                "optimizer.weightDecay=0.02",
                "schedule=onecycle",
                "labelSmoothing=0",
                "augment='crop(padding=2,edge=reflect),flip'",
                "validationShare=0.1")) {
            settings = settings.with(Settings.parse(one));
        }
        Search search = Search.parse("network.options.norm=batch|group|layer");
        Plan plan = new Plan(search, Method.GRID, 3, 0, 1, 1, 0, EarlyStop.Metric.ACCURACY, 42);
        TrainingRun run =
                TrainingRun.on(SharedData.require("data/cifar10-jpg.tar.gz")).with(settings);
        Tuning.Result result = Tuning.of(run, folder.resolve("norms"))
                .start(plan, Optional.empty(), TuningListener.NOTHING, () -> false);
        Map<String, Standing> table = result.leaderboard().stream()
                .collect(Collectors.toMap(one -> one.point().values().get("network.options.norm"), one -> one));
        assertEquals(3, table.size());
        assertAtLeast(0.80, table.get("batch"));
        assertAtLeast(0.76, table.get("group"));
        assertAtLeast(0.76, table.get("layer"));
    }

    private static void assertAtLeast(double expected, Standing standing) {
        assertTrue(standing.accuracy() >= expected, standing.point() + ": " + standing.accuracy());
        assertTrue(standing.parameters() < 50_000, standing.point() + ": " + standing.parameters() + " parameters");
    }
}
