package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.PublishedWeights;
import io.fovea.internal.weights.Recognition;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final DataLook DIGITS = new DataLook(51_000, 10, true, 28, 28, false);
    private static final DataLook CIFAR = new DataLook(42_500, 10, false, 32, 32, true);
    private static final DataLook PHOTOGRAPHS = new DataLook(3_068, 10, false, 0, 640, true);
    private static final Architecture MOBILENET = Architectures.of("mobilenet_v2");
    private static final PretrainedCache ONLINE = new PretrainedCache(Path.of("w"), null, false, Duration.ZERO);
    private static final WeightSource RANDOM = new WeightSource.Random(null);

    private static final WeightSource NAMED =
            new WeightSource.Named(new PretrainedFile(Path.of("own.pth"), "own.pth", new Recognition.Unknown()));

    private static WeightSource found() {
        PublishedWeights best = WeightSearch.byPreference(MOBILENET).get(0);
        Recognition known = new Recognition.Published(best, "its name");
        return new WeightSource.Found(new PretrainedFile(Path.of("any"), best.name(), known), best);
    }

    private record Facts(DataLook look, @Nullable String pretrained, Recipe.@Nullable Input wanted, int channels)
            implements Defaults.Known {}

    private static List<String> lines(Settings settings, DataLook look, WeightSource weights, PretrainedCache cache) {
        PretrainedFile file = weights.pretrained();
        Settings named = file == null ? settings : settings.weights(file.text());
        Recipe.Input wanted = file == null ? null : new Recipe.Input(224, 3, "squash", null, null);
        Facts facts = new Facts(look, file == null ? null : "mobilenet_v2", wanted, look.gray() ? 1 : 3);
        return new Decisions(settings, Defaults.complete(named, facts), look, weights).lines(cache);
    }

    private static List<String> lines(Settings settings, DataLook look, WeightSource weights) {
        return lines(settings, look, weights, ONLINE);
    }

    @Test
    void digits() {
        assertEquals(
                List.of(
                        "chosen: cnn from scratch, 10 epochs, augmented by shift,rotate",
                        "because: 51,000 gray images of 28x28 in 10 classes, small enough to be learned from scratch",
                        "better: if a mirrored image means the same: --augment flip,shift,rotate"),
                lines(Settings.NONE, DIGITS, RANDOM));
    }

    @Test
    void smallPicturesInColour() {
        assertEquals(
                List.of(
                        "chosen: resnet20 from scratch, 20 epochs, augmented by flip,shift, label smoothing 0.1",
                        "because: 42,500 colour images of 32x32 in 10 classes, small enough to be learned from scratch",
                        "better: a wider network, where there are many cores: --model resnet9"),
                lines(Settings.NONE, CIFAR, RANDOM));
    }

    @Test
    void photographsWithWeights() {
        String blocks = "chosen: fine-tuning of the last 3 blocks of mobilenet_v2";
        String rest = ", 2 epochs, augmented by flip, label smoothing 0.1";
        String better =
                "better: fine-tuning more of the network on larger images, which takes many times as long: --recipe finetune";
        String below = ", and what lies below the part that learns is computed once";
        assertEquals(
                List.of(blocks + rest, "because: 3,068 photographs in 10 classes" + below, better),
                lines(Settings.NONE.weights("own.pth"), PHOTOGRAPHS, NAMED));
        assertEquals(
                List.of(
                        blocks + " with torchvision's imagenet1k_v1" + rest,
                        "because: 3,068 photographs in 10 classes, and pretrained weights are on this machine",
                        better),
                lines(Settings.NONE, PHOTOGRAPHS, found()));
    }

    @Test
    void aHeadOnWeightsOfAnotherNetwork() {
        Facts facts = new Facts(PHOTOGRAPHS, "resnet18", null, 3);
        Recipe recipe = Defaults.complete(Settings.NONE.weights("own.pth"), facts);
        assertEquals(
                "chosen: a new head on resnet18, 100 epochs at most, fewer after 10 without a better validation loss",
                new Decisions(Settings.NONE.weights("own.pth"), recipe, PHOTOGRAPHS, NAMED)
                        .lines(ONLINE)
                        .get(0));
    }

    @Test
    void aHeadThatWasAskedForIsNotChosen() {
        List<String> head =
                lines(Settings.NONE.model("mobilenet_v2").weights("own.pth").train("head"), PHOTOGRAPHS, NAMED);
        assertEquals(
                List.of(
                        "chosen: 100 epochs at most, fewer after 10 without a better validation loss",
                        "because: 3,068 photographs in 10 classes"),
                head);
    }

    @Test
    void ofAFewPhotographsMoreAreBetterThanALongerTraining() {
        DataLook few = new DataLook(199, 10, false, 0, 640, true), enough = new DataLook(200, 10, false, 0, 640, true);
        assertEquals(
                "better: more photographs: some 20 a class",
                lines(Settings.NONE, few, found()).get(2));
        assertEquals(
                "better: fine-tuning more of the network on larger images, which takes many times as long: --recipe finetune",
                lines(Settings.NONE, enough, found()).get(2));
    }

    @Test
    void photographsWithoutWeightsSayHowToGetThem() {
        WeightSource missed = new WeightSource.Random(MOBILENET);
        String reach = "better: photographs reach more with pretrained weights: ";
        String file = "put https://download.pytorch.org/models/mobilenet_v2-b0353104.pth into w";
        assertEquals(
                List.of(
                        "chosen: resnet20 from scratch, images as 64x64, 30 epochs, augmented by flip,shift,rotate,"
                                + " label smoothing 0.1",
                        "because: 3,068 photographs in 10 classes, and no pretrained weights on this machine",
                        reach + "with a network connection, or " + file),
                lines(Settings.NONE, PHOTOGRAPHS, missed));
        assertEquals(
                reach + "without --offline, or " + file,
                lines(Settings.NONE, PHOTOGRAPHS, missed, ONLINE.offline(true)).get(2));
        assertEquals(
                reach + "--model mobilenet_v2 --weights imagenet",
                lines(Settings.NONE.model("cnn"), PHOTOGRAPHS, RANDOM).get(2));
    }

    @Test
    void nothingIsSaidOfWhatTheUserDecided() {
        Settings network = Settings.NONE.model("cnn").weights("none").train("all");
        List<String> rest = lines(network.epochs(3), PHOTOGRAPHS, RANDOM);
        assertEquals(
                List.of(
                        "chosen: images as 64x64, augmented by flip,shift,rotate, label smoothing 0.1",
                        "because: 3,068 photographs in 10 classes"),
                rest);
        Settings all = network.epochs(3).size(64).augment("none").labelSmoothing(0);
        assertEquals(List.of(), lines(all, PHOTOGRAPHS, RANDOM));
        List<String> fine = lines(Settings.NONE.weights("own.pth").train("all"), PHOTOGRAPHS, NAMED);
        assertTrue(fine.get(0).startsWith("chosen: fine-tuning of all of mobilenet_v2, 10 epochs,"), fine.get(0));
        assertFalse(fine.stream().anyMatch(line -> line.contains("--train")), fine.toString());
    }
}
