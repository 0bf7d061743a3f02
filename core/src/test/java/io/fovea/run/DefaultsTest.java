package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {
    private static final List<Double> MEASURED = List.of(0.3, 0.3, 0.3), THEIRS = List.of(0.6, 0.6, 0.6);

    /** What is known of images and weights. */
    private record Facts(Recipe.@Nullable Input wanted, int channels, int side) implements Defaults.Known {
        @Override
        public Recipe.Input measured(Recipe recipe) {
            Recipe.Input input = recipe.input();
            return new Recipe.Input(input.size(), input.channels(), input.framing(), MEASURED, MEASURED);
        }
    }

    private static Recipe complete(Settings settings, Facts facts) {
        return Defaults.complete(Defaults.beforeData(settings, null), settings, facts);
    }

    @Test
    void nothingSaidIsASmallNetworkFromScratch() {
        Recipe expected = new Recipe(
                new Recipe.Network("cnn", "none", "all", List.of(), null, Map.of()),
                new Recipe.Input(28, 3, "squash", MEASURED, MEASURED),
                10,
                64,
                new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0),
                new Schedule.Cosine(0.1),
                0,
                Augmentations.NONE,
                new EarlyStop(EarlyStop.Metric.ACCURACY, 0),
                "auto",
                0.15,
                Duplicates.KEEP,
                42);
        assertEquals(expected, complete(Settings.NONE, new Facts(null, 3, 28)));
    }

    @Test
    void weightsTrainTheHeadOfAPretrainedNetwork() {
        Recipe recipe = Defaults.beforeData(Settings.NONE.weights("w.pth"), null);
        assertEquals("mobilenet_v2", recipe.network().model());
        assertEquals("head", recipe.network().train());
        assertEquals(32, recipe.batchSize());
        assertEquals(new Schedule.Cosine(0), recipe.schedule());
        assertEquals(1e-3, recipe.optimizer().lr());
        assertTrue(recipe.augment().isEmpty());
        assertEquals(
                "resnet18",
                Defaults.beforeData(Settings.NONE.weights("b.fovea"), "resnet18")
                        .network()
                        .model());
        assertEquals(
                "mobilenet_v2",
                Defaults.beforeData(Settings.NONE.weights("b.fovea").model("mobilenet_v2"), "resnet18")
                        .network()
                        .model());
    }

    @Test
    void weightsThatMayMoveAreTreatedGently() {
        Recipe recipe = Defaults.beforeData(Settings.NONE.weights("w.pth").train("3"), null);
        assertEquals(new OptimizerSpec.AdamW(3e-4, 0.9, 0.999, 1e-8, 0.01), recipe.optimizer());
        assertEquals(new Schedule.Cosine(0.1), recipe.schedule());
        assertEquals(0.1, recipe.labelSmoothing());
        assertEquals("flip", recipe.augment().text());
        assertEquals(32, recipe.batchSize());
    }

    @Test
    void plainSgdTakesTenTimesTheStep() {
        assertEquals(
                0.01,
                Defaults.beforeData(Settings.NONE.optimizer("sgd"), null)
                        .optimizer()
                        .lr());
        Settings fine = Settings.NONE.weights("w.pth").train("all").optimizer("sgd");
        assertEquals(3e-3, Defaults.beforeData(fine, null).optimizer().lr(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"cnn, 28, 28", "cnn, 96, 96", "cnn, 97, 64", "cnn, 0, 64", "resnet18, 28, 224", "resnet18, 0, 224"})
    void smallNetworksTakeSmallSquaresAsTheyAre(String model, int side, int size) {
        assertEquals(
                size,
                complete(Settings.NONE.model(model), new Facts(null, 3, side))
                        .input()
                        .size());
    }

    @Test
    void theWeightsDecideTheInputAndTheSettingsOverrule() {
        Recipe.Input wanted = new Recipe.Input(224, 3, "squash", THEIRS, THEIRS);
        Settings settings = Settings.NONE.weights("w.pth");
        assertEquals(wanted, complete(settings, new Facts(wanted, 1, 28)).input());
        Recipe.Input changed = complete(settings.size(64).framing("crop=70"), new Facts(wanted, 1, 28))
                .input();
        assertEquals(new Recipe.Input(64, 3, "crop=70", THEIRS, THEIRS), changed);
    }

    @Test
    void grayImagesStayGray() {
        assertEquals(1, complete(Settings.NONE, new Facts(null, 1, 28)).input().channels());
        assertEquals(
                3,
                complete(Settings.NONE.channels(3), new Facts(null, 1, 28))
                        .input()
                        .channels());
    }

    @Test
    void meanAndStdBelongTogether() {
        Settings one = Settings.NONE.mean(0.5, 0.5, 0.5);
        UserError error = assertThrows(UserError.class, () -> complete(one, new Facts(null, 3, 28)));
        assertTrue(error.getMessage().contains("only one is given"), error.getMessage());
        Recipe both = complete(one.std(0.2, 0.2, 0.2), new Facts(null, 3, 28));
        assertEquals(List.of(0.2, 0.2, 0.2), both.input().std());
    }
}
