package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Runs of a second, for tests. */
record SmallRuns(Path data, Path out) {
    TrainingRun.Result train(RunFolder.Existing existing, Map<String, Object> values) {
        return train(existing, values, new Told(), () -> false);
    }

    TrainingRun.Result train(
            RunFolder.Existing existing, Map<String, Object> values, RunListener listener, BooleanSupplier stop) {
        return run(data, out, existing, settings(values)).workers(2).start(listener, stop);
    }

    /** Checkpoints at the ends of epochs only. */
    static TrainingRun run(Path data, Path out, RunFolder.Existing existing, Settings settings) {
        TrainingRun run =
                TrainingRun.on(data).into(out).with(settings).workers(1).checkpointEvery(Duration.ofHours(1));
        return switch (existing) {
            case REFUSE -> run;
            case RESUME -> run.resume();
            case RESUME_ON_CHANGED_DATA -> run.resumeOnChangedData();
            case OVERWRITE -> run.overwrite();
        };
    }

    /** @param values by their places in recipe.yaml */
    static Settings settings(Map<String, Object> values) {
        Settings settings = Settings.NONE;
        for (var value : values.entrySet()) {
            Object yaml = value.getValue().equals("") ? "''" : value.getValue();
            settings = settings.with(Settings.parse(value.getKey() + "=" + yaml));
        }
        return settings;
    }

    /** Goes on as the recipe says. */
    TrainingRun.Result resume() {
        return train(RunFolder.Existing.RESUME, Map.of());
    }

    /** A network and a recipe that take a second. */
    static Map<String, Object> with(Object... more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("network.model", "cnn", "epochs", 3, "batchSize", 16));
        for (int i = 0; i < more.length; i += 2) values.put((String) more[i], more[i + 1]);
        return values;
    }

    Path file(String name) {
        return out.resolve(name);
    }

    /** Every file of the run but its lock: name to length and hash. */
    Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = out.relativize(file).toString();
                byte[] content = Files.readAllBytes(file);
                if (!name.equals(".lock")) files.put(name, content.length + ":" + Arrays.hashCode(content));
            }
        }
        return files;
    }

    void assertSameWeights(SmallRuns other) {
        Map<String, float[]> mine = weights(), theirs = other.weights();
        assertEquals(mine.keySet(), theirs.keySet());
        mine.forEach((name, values) -> assertArrayEquals(values, theirs.get(name), name));
    }

    private Map<String, float[]> weights() {
        try (ImageModel model = Bundle.open(file("last.fovea")).model()) {
            Map<String, float[]> weights = new LinkedHashMap<>();
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
            return weights;
        }
    }

    /** Remembers what it is told. */
    static class Told implements RunListener {
        final List<String> warnings = new ArrayList<>();
        final List<String> notes = new ArrayList<>();

        @Override
        public void warning(String line) {
            warnings.add(line);
        }

        @Override
        public void note(String line) {
            notes.add(line);
        }
    }
}
