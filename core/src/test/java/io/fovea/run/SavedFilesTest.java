package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.train.Settings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        try (Stream<Path> versions = Files.list(fixtures())) {
            return versions.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    private static Path fixtures() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(SavedFilesTest.class.getResource("/fixtures"))
                .toURI());
    }

    /** @param saved predictions, or the folder of a version that holds them */
    private static void assertPredicts(Path saved, Path bundle, double tolerance) throws IOException {
        Path file = Files.isDirectory(saved) ? saved.resolve("predictions.json") : saved;
        Map<String, List<Double>> expected = new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});
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

    @Test
    void aSavedModelOfSeveralLabelsPredictsWhatItPredictedThen() throws IOException, URISyntaxException {
        Path fixtures = fixtures(), bundle = fixtures.resolve("several-labels.fovea");
        assertPredicts(fixtures.resolve("several-labels.json"), bundle, ROUNDING);
        try (Classifier classifier = Classifier.load(bundle)) {
            assertTrue(classifier.labels().several());
            assertEquals(List.of("bar", "line", "row"), classifier.labels().names());
            assertEquals(3, classifier.thresholds().values().size());
        }
    }

    @Test
    void aSavedEnsembleOfANetworkAndALightHeadPredictsWhatItPredictedThen() throws IOException, URISyntaxException {
        Path fixtures = fixtures(), bundle = fixtures.resolve("ensemble.fovea");
        assertPredicts(fixtures.resolve("ensemble.json"), bundle, ROUNDING);
        try (TrainedModel model = TrainedModel.of(Bundle.open(bundle))) {
            assertEquals(2, model.members().size());
        }
    }

    @Test
    void aSavedCommitteeOnACutNetworkPredictsWhatItPredictedThen() throws IOException, URISyntaxException {
        Path fixtures = fixtures(), bundle = fixtures.resolve("committee.fovea");
        assertPredicts(fixtures.resolve("committee.json"), bundle, ROUNDING);
        assertEquals("1", Bundle.open(bundle).manifest().model().options().get("blocks"));
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
        Settings settings = Settings.read(version.resolve("recipe.yaml"));
        Path photos = FixtureWriter.draw(folder.resolve("photos"));
        FixtureWriter.run(photos, folder.resolve("replayed"), settings, RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        assertPredicts(version, folder.resolve("replayed/best.fovea"), TRAINED_ON);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSavedCheckpointIsResumedToTheEnd(Path version) throws IOException {
        Path run = folder.resolve("run");
        for (String file : FixtureWriter.INTERRUPTED) {
            Path saved = version.resolve("interrupted").resolve(file);
            if (file.endsWith("samples.txt.gz") && !Files.exists(saved)) continue; // the first version
            Files.createDirectories(run.resolve(file).getParent());
            Files.copy(saved, run.resolve(file));
        }
        Path photos = FixtureWriter.draw(folder.resolve("photos"));
        TrainingRun.Result result =
                FixtureWriter.run(photos, run, Settings.NONE, RunFolder.Existing.RESUME, Integer.MAX_VALUE);
        assertFalse(result.interrupted());
        assertEquals(6, result.history().size());
        assertPredicts(version, run.resolve("last.fovea"), TRAINED_ON);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aBundleOfTomorrowPredictsToday(Path version) throws IOException {
        Path bundle = version.resolve("model.fovea"), tomorrow = folder.resolve("tomorrow.fovea");
        Map<String, byte[]> entries = EditedZip.entries(bundle);
        String recipe = new String(entries.get("recipe.yaml"), StandardCharsets.UTF_8);
        String manifest = new String(entries.get("manifest.json"), StandardCharsets.UTF_8);
        for (String other : List.of(
                recipe + "gradientClip: 1.0\n",
                recipe.replace("type: adam", "type: sophia"),
                recipe.replace("rotate", "whirl"),
                recipe.replace("cosine", "oneCycle"),
                "not: [yaml",
                "")) {
            assertTrue(!other.equals(recipe));
            entries.put("recipe.yaml", other.getBytes(StandardCharsets.UTF_8));
            String more = manifest.replaceFirst("\\{", "{\"fleet\": {\"ships\": 3},")
                    .replace("\"resize\"", "\"antialias\": true, \"resize\"");
            entries.put("manifest.json", more.getBytes(StandardCharsets.UTF_8));
            assertPredicts(version, EditedZip.write(tomorrow, entries), ROUNDING);
        }
        entries.remove("recipe.yaml");
        assertPredicts(version, EditedZip.write(tomorrow, entries), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatOnlyANewerVersionKnowsIsRefusedWithThatAdvice(Path version) throws IOException {
        Path bundle = version.resolve("model.fovea"), tomorrow = folder.resolve("tomorrow.fovea");
        String manifest = new String(EditedZip.entries(bundle).get("manifest.json"), StandardCharsets.UTF_8);
        for (List<String> change : List.of(
                List.of("\"type\" : \"crop\"", "\"type\" : \"spiral\""),
                List.of("\"BILINEAR\"", "\"LANCZOS\""),
                List.of("\"mlp\"", "\"kan\""),
                List.of("\"hidden\" : \"12\"", "\"gates\" : \"12\""),
                List.of("\"formatVersion\" : 1", "\"formatVersion\" : 4"))) {
            String other = manifest.replace(change.get(0), change.get(1));
            assertTrue(!other.equals(manifest), change.toString());
            EditedZip.with(bundle, "manifest.json", other.getBytes(StandardCharsets.UTF_8), tomorrow);
            UserError error = assertThrows(UserError.class, () -> FixtureWriter.predictions(tomorrow));
            assertTrue(error.fix().startsWith("use a newer Fovea"), error.getMessage() + " " + error.fix());
            assertTrue(error.getMessage().contains("tomorrow.fovea"), error.getMessage());
        }
    }
}
