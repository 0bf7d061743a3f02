package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.augment.Rotate;
import io.fovea.augment.Shift;
import io.fovea.internal.architecture.Architecture;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {
    private static final List<Double> THEIRS = List.of(0.6, 0.6, 0.6);

    private static final DataLook SMALL = new DataLook(600, 3, false, 28, 28, true);
    private static final DataLook GRAY = new DataLook(60_000, 10, true, 28, 28, false);
    private static final DataLook PHOTOGRAPHS = new DataLook(3_000, 10, false, 0, 640, true);

    /** What is known of images and weights. */
    private record Facts(DataLook look, @Nullable String pretrained, Recipe.@Nullable Input wanted, int channels)
            implements Defaults.Known {}

    private static Recipe complete(Settings settings, Facts facts) {
        return Defaults.complete(settings, facts);
    }

    private static Recipe scratch(Settings settings, DataLook look) {
        return complete(settings, new Facts(look, null, null, 3));
    }

    private static Recipe pretrained(Settings settings, DataLook look) {
        Recipe.Input wanted = new Recipe.Input(224, 3, "squash", THEIRS, THEIRS);
        return complete(settings.weights("w.pth"), new Facts(look, "mobilenet_v2", wanted, 3));
    }

    @Test
    void digitsAreASmallNetworkThatTurnsAndMovesThemButMirrorsNothing() {
        Recipe expected = TinyRecipe.of(28, 1)
                .with(Settings.NONE
                        .augment(new Shift(0.1), new Rotate(10))
                        .earlyStop(new EarlyStop(EarlyStop.Metric.LOSS, 0)));
        assertEquals(expected, complete(Settings.NONE, new Facts(GRAY, null, null, 1)));
    }

    /** Of nothing said: the kind of images, weights at hand; then network, part, side, augmentations. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "28  | gray   | mirrored | none         | cnn          | all  | 28  | shift,rotate",
                "0   | gray   | mirrored | none         | cnn          | all  | 50  | shift,rotate",
                "32  | colour | mirrored | none         | resnet20     | all  | 32  | flip,shift",
                "64  | colour | mirrored | none         | resnet20     | all  | 64  | flip,shift",
                "32  | colour | directed | none         | resnet20     | all  | 32  | shift",
                "300 | colour | mirrored | none         | resnet20     | all  | 64  | flip,shift,rotate",
                "0   | photo  | mirrored | none         | resnet20     | all  | 64  | flip,shift,rotate",
                "0   | photo  | directed | none         | resnet20     | all  | 64  | shift,rotate",
                "32  | colour | mirrored | mobilenet_v2 | mobilenet_v2 | 3    | 224 | flip",
                "300 | colour | mirrored | mobilenet_v2 | mobilenet_v2 | 3    | 224 | flip",
                "300 | colour | directed | mobilenet_v2 | mobilenet_v2 | 3    | 224 | none",
                "300 | colour | mirrored | resnet18     | resnet18     | head | 224 | none",
            })
    void theImagesAndTheWeightsAtHandDecide(
            int side,
            String colour,
            String mirror,
            String weights,
            String model,
            String part,
            int size,
            String augment) {
        boolean mirrors = mirror.equals("mirrored");
        DataLook look = new DataLook(
                5_000, 10, colour.equals("gray"), side, colour.equals("photo") ? 640 : Math.max(side, 50), mirrors);
        Recipe.Input theirs = new Recipe.Input(224, 3, "squash", THEIRS, THEIRS);
        Recipe recipe = weights.equals("none")
                ? scratch(Settings.NONE, look)
                : complete(Settings.NONE.weights("imagenet1k_v1"), new Facts(look, weights, theirs, 3));
        assertEquals(model, recipe.network().model());
        assertEquals(part, recipe.network().train());
        assertEquals(size, recipe.input().size());
        assertEquals(augment, recipe.augment().text());
    }

    @Test
    void publishedWeightsAreWorthLookingForWithPhotographsAlone() {
        assertEquals("mobilenet_v2", wish(Settings.NONE, PHOTOGRAPHS));
        assertEquals("resnet18", wish(Settings.NONE.model("resnet18").train("all"), PHOTOGRAPHS));
        assertEquals("", wish(Settings.NONE, SMALL));
        assertEquals("", wish(Settings.NONE, GRAY));
    }

    @Test
    void publishedWeightsAreNotLookedForAgainstTheSettings() {
        for (Settings settings : List.of(
                Settings.NONE.weights("none"),
                Settings.NONE.weights("w.pth"),
                Settings.NONE.model("cnn"),
                Settings.NONE.model("mobilenet_v2").option("width", "0.5"),
                Settings.NONE.channels(1))) {
            assertEquals("", wish(settings, PHOTOGRAPHS), settings.toString());
        }
    }

    private static String wish(Settings settings, DataLook look) {
        return Defaults.worthPretraining(settings, look).map(Architecture::name).orElse("");
    }

    @Test
    void aHeadOnKeptFeaturesIsTrainedUntilItNoLongerImproves() {
        Recipe kept = pretrained(Settings.NONE.train("head"), PHOTOGRAPHS);
        assertEquals("none", kept.augment().text());
        assertTrue(kept.earlyStop().patience() > 0);
        assertTrue(kept.epochs() >= 50, "got " + kept.epochs());
        assertFalse(kept.network().fixedStatistics());
        // of a network whose last blocks were not measured, the head learns, too
        Recipe other = complete(Settings.NONE.weights("w.pth"), new Facts(PHOTOGRAPHS, "resnet18", null, 3));
        assertEquals(new TrainPart.Head(), other.network().trainPart());
        assertEquals(kept.epochs(), other.epochs());
        assertEquals(kept.earlyStop(), other.earlyStop());
        // where an epoch costs the trunk's work, there are few
        Recipe moving = pretrained(Settings.NONE.train("head").augment("flip"), PHOTOGRAPHS);
        assertEquals(10, moving.epochs());
        assertEquals(0, moving.earlyStop().patience());
    }

    /** As measured: with the weights' statistics, at a larger rate than where all may move. */
    @Test
    void theLastBlocksOfTheUsualNetworkLearnFromKeptFeaturesWithTheStatisticsOfItsWeights() {
        for (Settings settings : List.of(Settings.NONE, Settings.NONE.train("2"))) {
            Recipe recipe = pretrained(settings, PHOTOGRAPHS);
            assertEquals(
                    settings.sets("network.train") ? "2" : "3", recipe.network().train());
            assertTrue(recipe.network().fixedStatistics());
            assertEquals(new OptimizerSpec.AdamW(1e-3, 0.9, 0.999, 1e-8, 0.01, false), recipe.optimizer());
            assertEquals(new Schedule.Cosine(0.1), recipe.schedule());
            assertEquals(0.1, recipe.labelSmoothing());
            assertEquals("flip", recipe.augment().text());
            assertEquals(32, recipe.batchSize());
            assertEquals(0, recipe.earlyStop().patience());
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 30", "200, 30", "700, 9", "2900, 3", "3068, 2", "100000, 2"})
    void lastBlocksSeeFewImagesMoreOften(long images, int epochs) {
        DataLook look = new DataLook(images, 10, false, 0, 640, true);
        assertEquals(epochs, pretrained(Settings.NONE, look).epochs());
    }

    @Test
    void whatIsSaidIsNotOverridden() {
        Settings said = Settings.NONE
                .model("mlp")
                .size(20)
                .epochs(3)
                .batchSize(7)
                .optimizer("sgd")
                .learningRate(0.3)
                .schedule("constant")
                .labelSmoothing(0.2)
                .augment("none")
                .earlyStop("accuracy:2");
        Recipe recipe = scratch(said, PHOTOGRAPHS);
        assertEquals(recipe, recipe.with(said));
        assertEquals("mlp", recipe.network().model());
    }

    @Test
    void aCompleteRecipeStaysAsItIsWhateverTheImages() {
        Recipe recipe = scratch(Settings.NONE, SMALL);
        assertEquals(recipe, scratch(Settings.of(recipe), PHOTOGRAPHS));
    }

    @ParameterizedTest
    @CsvSource({
        "28, true, 300, 60",
        "28, true, 51000, 10",
        "32, false, 42500, 20",
        "640, false, 3068, 30",
        "640, false, 100000, 10"
    })
    void fewImagesAreSeenMoreOften(int side, boolean gray, long images, int epochs) {
        assertEquals(
                epochs,
                scratch(Settings.NONE, new DataLook(images, 10, gray, side, side, true))
                        .epochs());
    }

    @Test
    void aNetworkFromScratchIsRegularisedAndOthersThanTheMeasuredOneGoSlower() {
        Recipe recipe = scratch(Settings.NONE, PHOTOGRAPHS);
        assertEquals(new OptimizerSpec.AdamW(3e-3, 0.9, 0.999, 1e-8, 0.05, false), recipe.optimizer());
        assertEquals(0.1, recipe.labelSmoothing());
        assertEquals(64, recipe.batchSize());
        assertEquals(new Schedule.Cosine(0.1), recipe.schedule());
        Recipe vgg = scratch(Settings.NONE.model("vgg11"), PHOTOGRAPHS);
        assertEquals(new OptimizerSpec.AdamW(1e-3, 0.9, 0.999, 1e-8, 0.05, false), vgg.optimizer());
    }

    @Test
    void settingsAreUnderstoodBeforeTheDataAreRead() {
        Recipe named = Defaults.beforeData(Settings.NONE.weights("w.pth"), null);
        assertEquals("mobilenet_v2", named.network().model());
        Settings bundle = Settings.NONE.weights("b.fovea");
        assertEquals(
                "resnet18", Defaults.beforeData(bundle, "resnet18").network().model());
        Settings other = bundle.model("mobilenet_v2");
        assertEquals(
                "mobilenet_v2", Defaults.beforeData(other, "resnet18").network().model());
        assertThrows(UserError.class, () -> Defaults.beforeData(Settings.NONE.model("resnet81"), null));
    }

    @Test
    void weightsThatMayAllMoveAreTreatedGently() {
        Recipe recipe = pretrained(Settings.NONE.train("all"), PHOTOGRAPHS);
        assertEquals(new OptimizerSpec.AdamW(3e-4, 0.9, 0.999, 1e-8, 0.01, false), recipe.optimizer());
        assertEquals(new Schedule.Cosine(0.1), recipe.schedule());
        assertEquals(0.1, recipe.labelSmoothing());
        assertEquals("flip", recipe.augment().text());
        assertEquals(32, recipe.batchSize());
        assertFalse(recipe.network().fixedStatistics(), "they move with what moves");
    }

    @Test
    void plainSgdTakesTenTimesTheStep() {
        assertEquals(
                0.01, scratch(Settings.NONE.optimizer("sgd"), GRAY).optimizer().lr());
        Settings fine = Settings.NONE.train("all").optimizer("sgd");
        assertEquals(3e-3, pretrained(fine, PHOTOGRAPHS).optimizer().lr(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"cnn, 28, 28", "cnn, 96, 96", "cnn, 97, 64", "cnn, 0, 64", "resnet18, 28, 224", "densenet121, 0, 224"})
    void smallNetworksTakeSmallSquaresAsTheyAre(String model, int side, int size) {
        DataLook look = new DataLook(600, 3, false, side, side == 0 ? 640 : side, true);
        assertEquals(size, scratch(Settings.NONE.model(model), look).input().size());
    }

    @Test
    void theWeightsDecideTheInputAndTheSettingsOverrule() {
        assertEquals(
                new Recipe.Input(224, 3, "squash", THEIRS, THEIRS),
                pretrained(Settings.NONE, GRAY).input());
        assertEquals(
                new Recipe.Input(64, 3, "crop=70", THEIRS, THEIRS),
                pretrained(Settings.NONE.size(64).framing("crop=70"), GRAY).input());
    }

    @Test
    void grayImagesStayGray() {
        Facts facts = new Facts(GRAY, null, null, 1);
        assertEquals(1, complete(Settings.NONE, facts).input().channels());
        assertEquals(3, complete(Settings.NONE.channels(3), facts).input().channels());
    }

    @Test
    void meanAndStdBelongTogether() {
        Settings one = Settings.NONE.mean(0.5, 0.5, 0.5);
        UserError error = assertThrows(UserError.class, () -> scratch(one, SMALL));
        assertTrue(error.getMessage().contains("only one is given"), error.getMessage());
        Recipe both = scratch(one.std(0.2, 0.2, 0.2), SMALL);
        assertEquals(List.of(0.2, 0.2, 0.2), both.input().std());
    }
}
