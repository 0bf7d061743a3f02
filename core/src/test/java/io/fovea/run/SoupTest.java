package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Means of the weights of runs that start from the same ones. */
class SoupTest {
    private static final Settings SETTINGS =
            Settings.NONE.model("cnn").weights("none").epochs(3).batchSize(8).augment("none");

    @TempDir
    static Path shared;

    static Path data;

    /** Three that were tuned from the same weights, and one that knows nothing of them. */
    static List<Path> tuned;

    static Path stranger;

    @TempDir
    Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = TinyPhotos.classFolders(shared.resolve("photos"), 12, 1);
        Path base = bundle("base", SETTINGS);
        Settings from = SETTINGS.weights(base).train("all").learningRate(1e-3);
        tuned = MemberRuns.of(
                        SmallRuns.run(data, shared.resolve("tuned"), RunFolder.Existing.REFUSE, from),
                        new Members.Seeds(3))
                .start(MemberListener.SILENT, () -> false)
                .bundles();
        Bundle one = Bundle.open(tuned.get(0));
        stranger = bundle(
                "stranger",
                Settings.of(Recipe.parse(Objects.requireNonNull(one.recipe()), "recipe"))
                        .weights("none")
                        .epochs(1)
                        .seed(77)
                        .splitSeed(42));
    }

    private static Path bundle(String name, Settings settings) {
        return SmallRuns.run(data, shared.resolve(name), RunFolder.Existing.REFUSE, settings)
                .start()
                .best();
    }

    private static Map<String, float[]> weights(Path bundle) {
        try (ImageModel model = Bundle.open(bundle).model()) {
            Map<String, float[]> weights = new LinkedHashMap<>();
            model.tensors().forEach((name, tensor) -> {
                if (tensor.is_floating_point()) weights.put(name, HostCopy.floats(tensor));
            });
            return weights;
        }
    }

    private static double accuracy(Path bundle) {
        try (Classifier classifier = Classifier.load(bundle)) {
            return classifier
                    .evaluate(data, Part.VALIDATION, told -> {})
                    .tally()
                    .accuracy();
        }
    }

    @Test
    void aUniformSoupHasTheMeanOfAllWeights() {
        Path out = folder.resolve("soup.fovea");
        Soup.Made made = new Soup(tuned).uniform(null, out, told -> {});
        assertEquals(tuned, made.ingredients());
        assertNull(made.answers());
        List<Map<String, float[]>> all = tuned.stream().map(SoupTest::weights).toList();
        weights(out).forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                int place = i;
                double mean = all.stream()
                        .mapToDouble(one -> Objects.requireNonNull(one.get(name))[place])
                        .average()
                        .orElseThrow();
                assertEquals(mean, values[i], 1e-6 * Math.max(1, Math.abs(mean)), name);
            }
        });
        Manifest manifest = Bundle.open(out).manifest(),
                first = Bundle.open(tuned.get(0)).manifest();
        assertEquals(
                "uniform soup of 3: best.fovea, best.fovea, best.fovea",
                manifest.provenance().weights());
        assertEquals(first.heldOut(), manifest.heldOut(), "an evaluation finds the images that are new to all");
        assertTrue(manifest.metrics().isEmpty(), "figures of one ingredient are none of the soup");
    }

    @Test
    void whatASoupIsWorthIsWhatAnEvaluationFindsAgain() {
        Path out = folder.resolve("soup.fovea");
        Soup.Made made = new Soup(tuned).uniform(data, out, told -> {});
        Evaluation answers = known(made.answers());
        assertEquals(accuracy(out), answers.tally().accuracy());
        Double temperature = Bundle.open(out).manifest().temperature();
        assertEquals(answers.singleLabel().temperature().value(), temperature == null ? 1 : temperature.doubleValue());
    }

    private static Evaluation known(@Nullable Evaluation answers) {
        return Objects.requireNonNull(answers);
    }

    @Test
    void aGreedySoupBeginsWithTheBestAndIsNeverWorse() {
        Path out = folder.resolve("soup.fovea");
        List<Path> all = List.of(stranger, tuned.get(0), tuned.get(1), tuned.get(2));
        Soup.Made made = new Soup(all).greedy(data, out, told -> {});
        double best = all.stream().mapToDouble(SoupTest::accuracy).max().orElseThrow();
        assertEquals(best, accuracy(made.ingredients().get(0)));
        assertTrue(known(made.answers()).tally().accuracy() >= best);
        assertFalse(made.ingredients().contains(stranger), "its weights have nothing in common with the others'");
        assertEquals(accuracy(out), known(made.answers()).tally().accuracy());
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        Path wide = bundle("wide-" + folder.getFileName(), SETTINGS.epochs(1).size(24));
        refused(List.of(tuned.get(0), wide), "cannot be averaged with");
        refused(List.of(tuned.get(0)), "two bundles or more, got 1");
        refused(List.of(tuned.get(0), tuned.get(0)), "is named twice");
        Settings one = Settings.of(Recipe.read(tuned.get(0).resolveSibling("recipe.yaml")));
        Path other = bundle("other-" + folder.getFileName(), one.splitSeed(5).epochs(1));
        refused(List.of(tuned.get(0), other), "held out different validation images");
    }

    private void refused(List<Path> bundles, String problem) {
        Path out = folder.resolve("soup.fovea");
        UserError error = assertThrows(UserError.class, () -> new Soup(bundles).greedy(data, out, told -> {}));
        assertTrue(String.valueOf(error.getMessage()).contains(problem), error.getMessage());
        assertFalse(Files.exists(out));
    }
}
