package io.fovea.internal.report;

import io.fovea.TinyRecipe;
import io.fovea.data.Labels;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.train.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs that could have been. */
final class ExampleRuns {
    static final Labels CLASSES = new Labels(List.of("cat", "dog"));

    private ExampleRuns() {}

    static ComparedRun finished(String name, double accuracy, Settings changes) {
        return run(name, manifest("pets", null, Map.of("validation.accuracy", accuracy)), changes);
    }

    static ComparedRun run(String name, Manifest manifest, Settings changes) {
        return new ComparedRun(
                name,
                "finished",
                "",
                TinyRecipe.of(16, 3).with(changes),
                manifest,
                ExampleReport.history(10),
                1_200_000);
    }

    /**
     * @param thresholds null where an image has exactly one class
     * @param metrics besides those that every run has
     */
    static Manifest manifest(String data, @Nullable List<Double> thresholds, Map<String, Double> metrics) {
        Map<String, Double> all =
                new TreeMap<>(Map.of("epoch", 8.0, "validation.loss", 0.4, "validation.images", 400.0));
        all.putAll(metrics);
        return new Manifest(
                thresholds == null ? 1 : 2,
                new ModelSpec("cnn", 2, 3, 16, 16, HeadSpec.DEFAULT, Map.of()),
                CLASSES.names(),
                thresholds,
                null,
                null,
                new Preprocessing(new Squash(16, 16), 3, Collections.nCopies(3, 0.5), Collections.nCopies(3, 0.5)),
                null,
                null,
                new Provenance("2026-01-01T00:00:00Z", "0.1", "2", "17", "Linux", data, 100, "none"),
                all);
    }

    /** One whose recipe cannot be read. */
    static ComparedRun broken(String name, String problem) {
        return new ComparedRun(name, "broken", problem, null, null, List.of(), 0);
    }
}
