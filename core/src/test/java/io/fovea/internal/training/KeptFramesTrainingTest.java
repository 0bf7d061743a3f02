package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.DatasetCheck;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept frames change the time of a training and nothing else. */
class KeptFramesTrainingTest {
    private static final int SIDE = TinyPhotos.SIDE;
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final Preprocessing RGB = new Preprocessing(new Squash(SIDE, SIDE), 3, HALF, HALF);
    private static final ModelSpec SPEC = new ModelSpec("cnn", 3, 3, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
    /** A file of frames before the first. */
    private static final long EMPTY_FILE = 4096 + (1 << 14) * 32;

    @TempDir
    Path folder;

    /** What there is at the end, and how many images were decoded until then. */
    private record Trained(Map<String, float[]> weights, List<Double> losses, long decoded, long copied) {}

    @Test
    void weightsAreTheSameWithAllFramesKeptSomeOrNone() throws IOException {
        Path photos = TinyPhotos.split(folder.resolve("photos"), 30, 1);
        try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
            Dataset data = DatasetCheck.of(opened, ImageDecoder.DEFAULT, 2).dataset();
            int images = data.samples(Part.TRAIN).size()
                    + data.samples(Part.VALIDATION).size();
            Trained none = train(data, FrameCache.NONE);
            long some = EMPTY_FILE + 50L * RGB.frameBytes();
            Trained partly = train(data, cache(data, some)), partlyAgain = train(data, cache(data, some));
            Trained all = train(data, cache(data, 1 << 30)), again = train(data, cache(data, 1 << 30));
            for (Trained other : List.of(partly, partlyAgain, all, again)) {
                assertEquals(none.losses(), other.losses());
                none.weights()
                        .forEach((name, values) ->
                                assertArrayEquals(values, other.weights().get(name), name));
            }
            assertEquals(2 * 50, partly.copied(), "50 of the images, in the second and third epoch");
            assertEquals(3 * 50, partlyAgain.copied());
            assertEquals(images - 50, all.decoded(), "those that the limit had kept out");
            assertEquals(3L * images, again.copied(), "every image in every epoch");
            assertEquals(0, again.decoded());
        }
    }

    private FrameCache cache(Dataset data, long limit) {
        return FrameCache.open(
                new KeptFolder(KeptKind.FRAMES, folder.resolve("frames"), limit), RGB, data.samples(), warning -> {
                    throw new AssertionError(warning);
                });
    }

    private static Trained train(Dataset data, FrameCache cache) {
        Recipe recipe = TinyRecipe.of(SIDE, 3)
                .with(Settings.NONE.mean(0.5, 0.5, 0.5).std(0.5, 0.5, 0.5).epochs(3));
        SampleSet fit = new SampleSet(Part.TRAIN, data.samples(Part.TRAIN), data.labels());
        SampleSet check = new SampleSet(Part.VALIDATION, data.samples(Part.VALIDATION), data.labels());
        Evaluator evaluator = new Evaluator(new BatchInference(RGB, ImageDecoder.DEFAULT, 2, cache), data.labels());
        BatchLoader loader = new BatchLoader(
                fit, RGB, ImageDecoder.DEFAULT, LoaderOptions.training(recipe.batchSize(), 2, 1), cache);
        List<Double> losses = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                losses.add(history.get(history.size() - 1).validation().loss());
            }
        };
        try (cache;
                ImageModel model = ImageModel.create(SPEC, 1);
                ImageFeed feed = new ImageFeed(recipe, loader, evaluator, check)) {
            new Trainer(Stage.whole(recipe), model, feed, listener, NOWHERE, Duration.ofHours(1)).train(() -> false);
            Map<String, float[]> weights = new LinkedHashMap<>();
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
            return new Trained(weights, losses, cache.added(), cache.copied());
        }
    }

    private static final Checkpoints NOWHERE = new Checkpoints() {
        @Override
        public @Nullable Path last() {
            return null;
        }

        @Override
        public void save(TrainingProgress progress, State state) {}
    };
}
