package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.Precision;
import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.data.Duplicates;
import io.fovea.framing.ShorterSideCrop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Recipe RECIPE = TinyRecipe.of(28, 3);

    /** Every setter, each with another value than the recipe's. */
    private static Settings all() {
        return Settings.NONE
                .model("mobilenet_v2")
                .weights(Path.of("w.pth"))
                .train(new TrainPart.LastBlocks(2))
                .hidden(100, 50)
                .dropout(0.25)
                .option("width", "0.5")
                .framing(new ShorterSideCrop(40, 32, 32))
                .channels(1)
                .mean(0.5)
                .std(0.25)
                .batchNorm(BatchNorms.REESTIMATE)
                .init(Initialization.XAVIER)
                .dropPath(0.1)
                .head(new LightHead.Knn(5, LightHead.Metric.COSINE))
                .epochs(3)
                .maxTime(Duration.ofMinutes(90))
                .batchSize(7)
                .accumulate(2)
                .recompute(Recompute.BLOCKS)
                .headRate(10)
                .layerDecay(0.75)
                .normRate(64)
                .decayNorms(true)
                .sharpness(0.05)
                .loss(new LossSpec.Focal(1.5))
                .balance(new Balance.Weights(0.99))
                .classWeight("cat", 2)
                .distill(new Recipe.Distillation("teacher.fovea", 4, 0.7))
                .l1(1e-5)
                .clip(new Clip.Value(0.1))
                .average(new Average.Ema(0.99))
                .augmentOff(1)
                .repeats(2)
                .unfreeze(new Unfreeze.After(2))
                .optimizer(new OptimizerSpec.Sgd(0.2, 0.8, true, 0.001, 0))
                .schedule(new Schedule.Step(2, 0.5))
                .labelSmoothing(0.2)
                .augment(new Flip(0.5), new Rotate(10))
                .earlyStop(new EarlyStop(EarlyStop.Metric.LOSS, 4))
                .threshold(0.4)
                .calibration(CalibrationMethod.NONE)
                .abstain(0.9)
                .precision(Precision.BF16)
                .validationShare(0.3)
                .division(new Division.Fold(2, 5))
                .splitSeed(9)
                .resample(new Resample.Bootstrap(3))
                .duplicates(Duplicates.DROP)
                .seed(7);
    }

    @Test
    void typedSettersReachTheWholeRecipe() {
        Recipe expected = new Recipe(
                new Recipe.Network(
                        "mobilenet_v2",
                        "w.pth",
                        "2",
                        new LightHead.Knn(5, LightHead.Metric.COSINE),
                        BatchNorms.REESTIMATE,
                        Initialization.XAVIER,
                        List.of(100, 50),
                        0.25,
                        0.1,
                        Map.of("width", "0.5")),
                new Recipe.Input(32, 1, "crop=40", List.of(0.5), List.of(0.25)),
                3,
                Duration.ofMinutes(90),
                7,
                2,
                Recompute.BLOCKS,
                new OptimizerSpec.Sgd(0.2, 0.8, true, 0.001, 0),
                new Recipe.Rates(10, 0.75, 64, true),
                0.05,
                new Schedule.Step(2, 0.5),
                new LossSpec.Focal(1.5),
                0.2,
                new Balance.Weights(0.99),
                Map.of("cat", 2.0),
                new Recipe.Distillation("teacher.fovea", 4, 0.7),
                1e-5,
                new Clip.Value(0.1),
                new Average.Ema(0.99),
                new io.fovea.augment.Augmentations(List.of(new Flip(0.5), new Rotate(10))),
                1,
                2,
                new Unfreeze.After(2),
                new EarlyStop(EarlyStop.Metric.LOSS, 4),
                0.4,
                CalibrationMethod.NONE,
                0.9,
                "bf16",
                0.3,
                new Division.Fold(2, 5),
                9L,
                new Resample.Bootstrap(3),
                Duplicates.DROP,
                7);
        assertEquals(expected, RECIPE.with(all()));
    }

    /** A component that is added to the recipe needs its setter, and an example above. */
    @Test
    void everyComponentOfARecipeHasASetter() {
        assertEquals(places("", RecipeYaml.tree(RECIPE.with(all()))), places("", all().tree()));
    }

    private static Set<String> places(String prefix, JsonNode tree) {
        Set<String> places = new TreeSet<>();
        tree.properties().forEach(field -> {
            String place = prefix + field.getKey();
            if (field.getValue().isObject()) places.addAll(places(place + ".", field.getValue()));
            else places.add(place);
        });
        return places;
    }

    @Test
    void wordsOfTheRecipeFileSetTheSame() {
        Settings words = Settings.NONE;
        for (String text : List.of(
                "network.model=mobilenet_v2",
                "network.weights=w.pth",
                "network.train=2",
                "network.hidden=[100, 50]",
                "network.dropout=0.25",
                "network.options.width=0.5",
                "input.size=32",
                "input.framing=crop=40",
                "input.channels=1",
                "input.mean=[0.5]",
                "input.std=[0.25]",
                "epochs=3",
                "batchSize=7",
                "optimizer.type=sgd",
                "optimizer.lr=0.2",
                "optimizer.momentum=0.8",
                "optimizer.nesterov=true",
                "optimizer.weightDecay=0.001",
                "schedule=step=2:0.5",
                "labelSmoothing=0.2",
                "augment=flip,rotate=10",
                "earlyStop=loss:4",
                "threshold=0.4",
                "calibration=none",
                "abstain=0.9",
                "precision=bf16",
                "validationShare=0.3",
                "division=fold=2:5",
                "splitSeed=9",
                "resample=bootstrap=3",
                "network.batchNorm=reestimate",
                "network.init=xavier",
                "network.dropPath=0.1",
                "network.head=knn(k=5)",
                "maxTime=1h30m",
                "accumulate=2",
                "recompute=blocks",
                "rates.head=10",
                "rates.layerDecay=0.75",
                "rates.norms=64",
                "rates.decayNorms=true",
                "sharpness=0.05",
                "loss=focal=1.5",
                "balance=weights(beta=0.99)",
                "classWeights.cat=2",
                "distill={teacher: teacher.fovea, temperature: 4, share: 0.7}",
                "l1=1e-5",
                "clip.type=value",
                "clip.most=0.1",
                "average=ema=0.99",
                "augmentOff=1",
                "repeats=2",
                "unfreeze=after=2",
                "duplicates=drop",
                "seed=7")) {
            words = words.with(Settings.parse(text));
        }
        assertEquals(RECIPE.with(all()), RECIPE.with(words));
        assertEquals(Settings.NONE.epochs(3).seed(7), Settings.parse("seed=7").with(Settings.parse("epochs=3")));
        assertEquals(
                Settings.NONE.dropout(0).hashCode(),
                Settings.parse("network.dropout=0").hashCode());
        assertNotEquals(Settings.NONE.epochs(3), Settings.NONE.epochs(4));
        assertNotEquals(Settings.NONE, Settings.NONE.epochs(3));
    }

    @Test
    void setterLeavesTheOriginalAsItWas() {
        Settings one = Settings.NONE.epochs(3);
        one.epochs(5).model("mlp").option("hidden", "12");
        assertEquals(Settings.NONE.epochs(3), one);
    }

    @Test
    void aWholeOptimizerTakesNothingOfWhatWasSetBefore() {
        Settings settings = Settings.NONE.momentum(0.5).optimizer(OptimizerSpec.named("adam", 0.1));
        assertEquals(OptimizerSpec.named("adam", 0.1), RECIPE.with(settings).optimizer());
        OptimizerSpec slower = RECIPE.with(settings.learningRate(0.01)).optimizer();
        assertEquals(OptimizerSpec.named("adam", 0.01), slower);
    }

    @Test
    void aNameWithADotIsOneOption() {
        Recipe.Network network = RECIPE.with(Settings.NONE.option("a.b", "c")).network();
        assertEquals(Map.of("a.b", "c"), network.options());
    }

    @Test
    void framesThatAreNotSquareAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Settings.NONE.framing(new ShorterSideCrop(40, 32, 30)));
    }

    @Test
    void whatIsSetIsKnownAndWhetherAnythingIsLeftOpen() {
        Settings some = Settings.NONE.model("cnn").option("width", "2");
        assertTrue(some.sets("network.model") && some.sets("network.options") && some.sets("network"));
        assertFalse(some.sets("network.weights") || some.sets("epochs") || some.isComplete());
        assertTrue(Settings.of(RECIPE).isComplete());
        // another optimiser leaves its settings open
        assertFalse(Settings.NONE.optimizer("sgd").basedOn(Settings.of(RECIPE)).isComplete());
        assertTrue(Settings.NONE.epochs(7).basedOn(Settings.of(RECIPE)).isComplete());
    }

    @Test
    void textThatSetsNothingIsRefused() {
        for (String text : List.of("epochs", "", "epochs=", "epochs=[", "epochs=*a")) {
            assertThrows(UserError.class, () -> Settings.parse(text), text);
        }
    }

    @Test
    void batchNormsOfEarlierVersionsFollowedTheBatches(@TempDir Path folder) throws Exception {
        String whole = RECIPE.with(Settings.NONE.batchNorm(BatchNorms.FROZEN)).toYaml();
        String earlier = whole.replaceFirst("  batchNorm: .*\n", "");
        assertTrue(earlier.length() < whole.length());
        assertFalse(Recipe.parse(earlier, "recipe").network().fixedStatistics());
        Path file = Files.writeString(folder.resolve("recipe.yaml"), earlier);
        assertFalse(Recipe.read(file).network().fixedStatistics());
        Recipe other = RECIPE.with(Settings.NONE.batchNorm(BatchNorms.FROZEN));
        assertFalse(other.with(Settings.read(file)).network().fixedStatistics(), "a replay overrules a default");
        String older = whole.replaceFirst("batchNorm: frozen", "fixedStatistics: true");
        assertTrue(Recipe.parse(older, "recipe").network().fixedStatistics(), "what was called otherwise");
    }

    @Test
    void aWholeRecipeOfAnEarlierVersionMeansWhatItMeantThen(@TempDir Path folder) throws Exception {
        String whole = RECIPE.with(Settings.NONE.labelSmoothing(0.3)).toYaml();
        String earlier = whole.replaceFirst("labelSmoothing: .*\n", "");
        assertTrue(earlier.length() < whole.length());
        Settings absent = Settings.NONE.labelSmoothing(0.3); // as if that had not been a choice
        assertEquals(0.3, RecipeFile.parse(earlier, "recipe", absent).labelSmoothing());
        Settings read = new Settings(RecipeFile.earlier(RecipeYaml.tree(earlier, "recipe"), absent));
        assertEquals(RECIPE.with(Settings.NONE.labelSmoothing(0.3)), RECIPE.with(read));
        // a few settings are no whole recipe: what they leave open is open
        Settings few = new Settings(RecipeFile.earlier(RecipeYaml.tree("epochs: 3", "recipe"), absent));
        assertEquals(Settings.NONE.epochs(3), few);
        Path file = Files.writeString(folder.resolve("recipe.yaml"), earlier);
        assertThrows(UserError.class, () -> Recipe.read(file)); // today it is a choice that must be told
    }
}
