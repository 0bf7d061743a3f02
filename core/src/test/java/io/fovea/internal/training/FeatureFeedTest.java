package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import io.fovea.train.TrainPart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureFeedTest {
    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, head, true",
        "mobilenet_v2, 1, false",
        "squeezenet1_1, head, false", // its features are a whole map: 346 kB an image
    })
    void keepsTheFeaturesOfAFrozenTrunkUnlessTheyAreLarge(String name, String train, boolean kept) {
        Architecture architecture = Architectures.of(name);
        Recipe.Input input = new Recipe.Input(224, 3, "squash", null, null);
        Recipe recipe = Defaults.of(architecture, "weights.pth", "head", input);
        try (ImageModel model = ImageModel.create(architecture.spec(10), 1)) {
            model.trainOnly(TrainPart.parse(train));
            assertEquals(kept, FeatureFeed.fits(recipe, model));
        }
    }
}
