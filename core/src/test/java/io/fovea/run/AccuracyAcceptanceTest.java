package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.SharedData;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.training.RecipeFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recipes must reach on real images: minutes each, run with {@code mvn -Pacceptance verify}. */
@Tag("acceptance")
class AccuracyAcceptanceTest {
    @TempDir
    Path folder;

    private TrainingRun.Result train(String data, Map<String, Object> values) {
        ObjectNode settings = RecipeFile.settings();
        values.forEach((key, value) -> RecipeFile.set(settings, key, value));
        return TrainingRun.of(SharedData.require(data), folder.resolve("run"), settings)
                .execute(RunListener.SILENT, () -> false);
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

    @Test
    void aNewHeadOnAFrozenTrunkRecognisesClothing() {
        assertAtLeast(0.86, train("data/clothing", mobileNet("head", 10)).validation());
    }

    @Test
    void fineTuningRecognisesClothingBetter() {
        assertAtLeast(0.88, train("data/clothing", mobileNet("all", 5)).validation());
    }

    @Test
    void mlpReadsDigits() {
        assertAtLeast(
                0.982,
                train("data/mnist", Map.of("network.model", "mlp", "epochs", 15))
                        .test());
    }

    @Test
    void cnnReadsDigits() {
        Map<String, Object> values = Map.of("network.model", "cnn", "augment", "rotate=10", "epochs", 10);
        assertAtLeast(0.993, train("data/mnist", values).test());
    }
}
