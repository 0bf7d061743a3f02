package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.TinyRecipe;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureFeedTest {
    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, head, none, true",
        "mobilenet_v2, head, flip, false", // a vector has no left and right
        "mobilenet_v2, 2, none, true",
        "mobilenet_v2, 2, flip, true",
        "mobilenet_v2, 2, 'flip,rotate=10', false",
        "mobilenet_v2, 16, none, false", // 24 x 56 x 56
        "mobilenet_v2, all, none, false",
        "vit_b_32, 1, none, false",
        "squeezenet1_1, head, none, false", // its features are a whole map: 346 kB an image
    })
    void keepsWhatFrozenLayersSayUnlessItIsLargeOrChanges(String name, String train, String augment, boolean kept) {
        Architecture architecture = Architectures.of(name);
        Recipe recipe = TinyRecipe.of(224, 3)
                .with(Settings.NONE.model(name).weights("weights.pth").augment(augment));
        try (ImageModel model = ImageModel.create(architecture.spec(10), 1)) {
            model.trainOnly(TrainPart.parse(train));
            assertEquals(kept, FeatureFeed.fits(recipe, model));
        }
    }
}
