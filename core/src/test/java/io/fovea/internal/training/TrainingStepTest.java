package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An epoch of few steps, by a network with fixed batch norms or with such that learn. */
class TrainingStepTest {
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final int SIDE = TinyPhotos.SIDE;
    private static final ModelSpec SPEC =
            new ModelSpec("cnn", 3, 3, SIDE, SIDE, new HeadSpec(List.of(), 0.0), Map.of());
    private static final Settings PLAIN = Settings.NONE
            .mean(.5, .5, .5)
            .std(.5, .5, .5)
            .optimizer("sgd")
            .learningRate(0.05)
            .schedule("constant")
            .batchSize(8);

    @TempDir
    static Path folder;

    private static Path photos;

    @BeforeAll
    static void draw() throws IOException {
        photos = TinyPhotos.split(folder.resolve("photos"), 7, 1);
    }

    /** Weights after an epoch of 21 images in batches of 8, by their names. */
    private static Map<String, float[]> trained(Settings settings, boolean fixed) {
        Recipe recipe = TinyRecipe.of(SIDE, 3).with(PLAIN).with(settings);
        Preprocessing preprocessing = new Preprocessing(new Squash(SIDE, SIDE), 3, HALF, HALF);
        Map<String, float[]> weights = new LinkedHashMap<>();
        try (Dataset data = Dataset.open(photos, SplitRule.DEFAULT);
                ImageModel model = ImageModel.create(SPEC, 1)) {
            model.trainOnly(new TrainPart.All(), fixed);
            model.training(true);
            SampleSet fit = new SampleSet(Part.TRAIN, data.samples(Part.TRAIN), data.labels());
            Evaluator evaluator =
                    new Evaluator(new BatchInference(preprocessing, ImageDecoder.DEFAULT, 1), data.labels());
            BatchLoader loader = new BatchLoader(
                    fit, preprocessing, ImageDecoder.DEFAULT, LoaderOptions.training(recipe.batchSize(), 1, 1));
            try (ImageFeed feed = new ImageFeed(recipe, loader, evaluator, fit);
                    Learner learner = Learner.of(recipe, model);
                    Feed.Steps steps = feed.epoch(0, 0)) {
                Loss loss = Loss.of(recipe.loss(), recipe.labelSmoothing());
                TrainingStep step = new TrainingStep(recipe, feed, loss, learner);
                long seen = 0, natives = Long.MAX_VALUE;
                for (int i = 0; steps.hasNext(); i++) {
                    seen += step.take(steps, recipe.optimizer().lr(), i).seen();
                    if (i > 0) assertTrue(Pointer.totalCount() <= natives, "a step leaves natives behind");
                    natives = Pointer.totalCount();
                }
                assertEquals(21, seen);
            }
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
        }
        return weights;
    }

    private static void assertClose(Map<String, float[]> expected, Map<String, float[]> actual, float tolerance) {
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), tolerance, name));
    }

    private static double difference(Map<String, float[]> a, Map<String, float[]> b) {
        double most = 0;
        for (String name : a.keySet()) {
            for (int i = 0; i < a.get(name).length; i++) {
                most = Math.max(most, Math.abs(a.get(name)[i] - b.get(name)[i]));
            }
        }
        return most;
    }

    @Test
    void partsOfABatchAddUpToItWhereNoNormLooksAtTheBatch() {
        Map<String, float[]> whole = trained(Settings.NONE, true);
        for (int parts : new int[] {2, 3, 8}) {
            assertClose(whole, trained(Settings.NONE.accumulate(parts), true), 1e-6f);
        }
        assertTrue(difference(whole, trained(Settings.NONE.batchSize(6), true)) > 1e-3, "other batches, other weights");
    }

    @Test
    void partsAddUpForEveryLossWithSharpnessAndClippingToo() {
        for (String loss : List.of("focal", "bce", "mse", "l1")) {
            Settings settings =
                    Settings.NONE.loss(loss).sharpness(0.05).clip("norm=0.1").labelSmoothing(0.1);
            assertClose(trained(settings, true), trained(settings.accumulate(3), true), 1e-5f);
        }
    }

    @Test
    void noPartHasOneImageAlone() {
        trained(Settings.NONE.accumulate(3), false); // parts of 2 and 3 of 8 and of the last 5
        trained(Settings.NONE.batchSize(9).accumulate(4), false); // the last 3 are one part
    }

    @Test
    void everySettingOfTheStepChangesTheWeights() {
        Map<String, float[]> plain = trained(Settings.NONE, false);
        for (Settings settings : List.of(
                Settings.NONE.sharpness(0.1),
                Settings.NONE.l1(0.01),
                Settings.NONE.clip("norm=0.01"),
                Settings.NONE.clip("value=0.001"),
                Settings.NONE.clip("adaptive=0.001"),
                Settings.NONE.loss("focal=2"),
                Settings.NONE.labelSmoothing(0.3))) {
            assertTrue(difference(plain, trained(settings, false)) > 1e-4, settings.toString());
        }
        assertEquals(0, difference(plain, trained(Settings.NONE, false)), "and nothing else does");
    }

    @Test
    void normsLearnNoStatisticsFromTheSecondPassOfASharpnessAwareStep() {
        trained(Settings.NONE.sharpness(0.1), false).forEach((name, values) -> {
            if (name.endsWith("num_batches_tracked")) assertEquals(3, values[0], name);
        });
    }
}
