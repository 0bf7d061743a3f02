package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.SharedData;
import io.fovea.evaluate.Evaluation;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recipes must reach on real images: minutes each, run with {@code mvn -Pacceptance verify}. */
@Tag("acceptance")
class AccuracyAcceptanceTest {
    @TempDir
    Path folder;

    private TrainingRun.Result train(String data, Map<String, Object> values) {
        return train(data, SmallRuns.settings(values));
    }

    private TrainingRun.Result train(String data, Settings settings) {
        return TrainingRun.on(SharedData.require(data))
                .with(settings)
                .into(folder.resolve("run-" + settings.hashCode()))
                .start();
    }

    private static void assertAtLeast(double expected, Evaluation evaluation) {
        assertTrue(
                evaluation.accuracy() >= expected,
                "accuracy " + evaluation.accuracy() + ", expected at least " + expected);
    }

    private Map<String, Object> mobileNet(String train, int epochs) {
        String weights = SharedData.require("weights/mobilenet_v2-features.pth").toString();
        return Map.of(
                "network.model", "mobilenet_v2",
                "network.weights", weights,
                "network.train", train,
                "epochs", epochs);
    }

    /** What {@code fovea train clothing --weights FILE} comes to. */
    @Test
    void theDefaultsRecogniseClothingFromPretrainedWeights() {
        String weights = SharedData.require("weights/mobilenet_v2-features.pth").toString();
        assertAtLeast(
                0.89, train("data/clothing", Map.of("network.weights", weights)).validation());
    }

    /** What {@code fovea train clothing} comes to where no weights can be had: within ten minutes on two cores. */
    @Test
    void theDefaultsRecogniseClothingFromScratch() {
        assertAtLeast(
                0.78, train("data/clothing", Map.of("network.weights", "none")).validation());
    }

    @Test
    void aNewHeadOnAFrozenTrunkRecognisesClothing() {
        assertAtLeast(0.86, train("data/clothing", mobileNet("head", 10)).validation());
    }

    @Test
    void fineTuningRecognisesClothingBetter() {
        assertAtLeast(0.88, train("data/clothing", mobileNet("all", 5)).validation());
    }

    /** Three minutes. */
    @Test
    void mlpReadsDigits() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network.model", "mlp");
        values.put("network.dropout", 0.2);
        values.put("epochs", 40);
        values.put("batchSize", 128);
        values.put("optimizer.type", "adamw");
        values.put("optimizer.lr", 0.003);
        values.put("optimizer.weightDecay", 0.05);
        values.put("schedule", "onecycle");
        values.put("labelSmoothing", 0);
        values.put("augment", "affine(degrees=10, translate=0.08, scale=[0.9, 1.1], shear=6)");
        values.put("average", "ema=0.999");
        values.put("earlyStop", "accuracy:0");
        values.put("validationShare", 0.05);
        assertAtLeast(0.989, train("data/mnist", values).test());
    }

    /** Half an hour. */
    @Test
    void theRecipeForDigitsReadsThem() {
        assertAtLeast(0.9965, train("data/mnist", Settings.recipe("mnist")).test());
    }

    /** Twenty minutes: the mean of three runs, none longer than ten. What it comes to and why: docs/accuracy.md. */
    @Test
    void theRecipeForFineTuningRecognisesClothingBest() {
        String weights = SharedData.require("weights/mobilenet_v2-features.pth").toString();
        Settings recipe = Settings.recipe("finetune").weights(weights).maxTime("10m");
        double mean = LongStream.of(42, 43, 44)
                .mapToObj(recipe::seed)
                .mapToDouble(one -> train("data/clothing", one).validation().accuracy())
                .average()
                .orElseThrow();
        assertTrue(mean >= 0.92, "mean accuracy " + mean);
    }

    /** Forty minutes at most. What it comes to and why: docs/accuracy.md. */
    @Test
    void theRecipeForSmallPicturesRecognisesThem() {
        Settings recipe = Settings.recipe("cifar").maxTime("40m");
        assertAtLeast(0.895, train("data/cifar10-jpg.tar.gz", recipe).test());
    }
}
