package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.bundle.Bundle;
import io.fovea.bundle.TrainedModel;
import io.fovea.data.SplitRule;
import io.fovea.train.RecipeFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier versions saved is read by this one, and means the same: see the fixtures' README. */
class SavedFilesTest {
    /** Of a probability: other processors and later kernels round otherwise. */
    private static final double ROUNDING = 1e-4;
    /** Of a probability after training on, which makes more of every rounding; a step is 0.01 a weight. */
    private static final double TRAINED_ON = 0.05;

    @TempDir
    Path folder;

    static Stream<Path> versions() throws IOException, URISyntaxException {
        Path fixtures = Path.of(Objects.requireNonNull(SavedFilesTest.class.getResource("/fixtures"))
                .toURI());
        try (Stream<Path> versions = Files.list(fixtures)) {
            return versions.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    private static void assertPredicts(Path version, Path bundle, double tolerance) throws IOException {
        Map<String, List<Double>> expected =
                new ObjectMapper().readValue(version.resolve("predictions.json").toFile(), new TypeReference<>() {});
        Map<String, List<Double>> found = FixtureWriter.predictions(bundle);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((image, probabilities) -> {
            for (int c = 0; c < probabilities.size(); c++) {
                assertEquals(probabilities.get(c), found.get(image).get(c), tolerance, image);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSavedBundlePredictsWhatItPredictedThen(Path version) throws IOException {
        assertPredicts(version, version.resolve("model.fovea"), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSavedBundleKnowsItsLabelsAndItsHeldOutPart(Path version) {
        try (TrainedModel model = TrainedModel.of(Bundle.open(version.resolve("model.fovea")))) {
            assertEquals(FixtureWriter.CLASSES, model.manifest().labels());
            assertEquals(new SplitRule(0.2, 7), model.splitRule());
            assertTrue(model.manifest().metrics().containsKey("validation.accuracy"));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSavedRecipeReplaysToTheSameClassifier(Path version) throws IOException {
        ObjectNode settings = RecipeFile.read(version.resolve("recipe.yaml"));
        Path photos = FixtureWriter.draw(folder.resolve("photos"));
        FixtureWriter.run(photos, folder.resolve("replayed"), settings, RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        assertPredicts(version, folder.resolve("replayed/best.fovea"), TRAINED_ON);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSavedCheckpointIsResumedToTheEnd(Path version) throws IOException {
        Path run = folder.resolve("run");
        for (String file : List.of("recipe.yaml", "checkpoint/state.safetensors")) {
            Files.createDirectories(run.resolve(file).getParent());
            Files.copy(version.resolve("interrupted").resolve(file), run.resolve(file));
        }
        Path photos = FixtureWriter.draw(folder.resolve("photos"));
        TrainingRun.Result result =
                FixtureWriter.run(photos, run, RecipeFile.settings(), RunFolder.Existing.RESUME, Integer.MAX_VALUE);
        assertFalse(result.interrupted());
        assertEquals(6, result.history().size());
        assertPredicts(version, run.resolve("last.fovea"), TRAINED_ON);
    }
}
