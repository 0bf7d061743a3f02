package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fovea.Precision;
import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Tally;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.RawPixels;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import io.fovea.train.TrainingListener;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step allocates in Java's heap does not grow with the data set. */
class StepMemoryTest {
    private static final int SIDE = TinyPhotos.SIDE;
    private static final List<Double> HALF = List.of(0.5);
    private static final Labels LABELS = new Labels(List.of("a", "b"));
    private static final ModelSpec SPEC = new ModelSpec("mlp", 2, 1, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
    private static final Preprocessing GRAY = new Preprocessing(new Squash(SIDE, SIDE), 1, HALF, HALF);
    private static final int FIRST = 10;
    private static final int LAST = 50;

    @TempDir
    Path folder;

    @Test
    void aStepFromImagesAllocatesAsMuchOfManySamplesAsOfFew() {
        assertNoGrowth(fromImages(1_000), fromImages(100_000));
    }

    @Test
    void aStepFromFeaturesAllocatesAsMuchOfManySamplesAsOfFew() {
        assertNoGrowth(fromFeatures(1_000), fromFeatures(100_000));
    }

    /** A boxed number or a reference a sample would be 400 kB more. */
    private static void assertNoGrowth(long few, long many) {
        assertTrue(many < few + 20_000, () -> "%,d bytes a step of 1,000 samples, %,d of 100,000".formatted(few, many));
    }

    private long fromImages(int samples) {
        Recipe recipe = recipe();
        Evaluator evaluator = new Evaluator(new BatchInference(GRAY, ImageDecoder.DEFAULT, 1), LABELS);
        BatchLoader loader = new BatchLoader(
                set(samples), GRAY, ImageDecoder.DEFAULT, LoaderOptions.training(recipe.batchSize(), 2, 1));
        try (ImageModel model = ImageModel.create(SPEC, 1);
                ImageFeed feed = new ImageFeed(recipe, loader, evaluator, set(4))) {
            return bytesOfStep(recipe, model, feed);
        }
    }

    private long fromFeatures(int samples) {
        Recipe recipe = recipe();
        try (ImageModel model = ImageModel.create(SPEC, 1)) {
            model.trainOnly(new TrainPart.Head());
            TrunkFeatures trunk = new TrunkFeatures(
                    model,
                    GRAY,
                    () -> new BatchInference(GRAY, ImageDecoder.DEFAULT, 2),
                    new KeptFolder(KeptKind.FEATURES, folder.resolve("features"), 0),
                    FeatureListener.SILENT);
            try (FeatureFeed feed = FeatureFeed.compute(recipe, LABELS, trunk, set(samples), set(4), folder)) {
                return bytesOfStep(recipe, model, feed);
            }
        }
    }

    private static Recipe recipe() {
        return TinyRecipe.of(SIDE, 1)
                .with(Settings.NONE
                        .model("mlp")
                        .mean(0.5)
                        .std(0.5)
                        .batchSize(16)
                        .precision(Precision.FP32));
    }

    /** On average of some steps that are not the first. */
    private static long bytesOfStep(Recipe recipe, ImageModel model, Feed feed) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[LAST + 1];
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(int epoch, int step, int steps, Tally soFar) {
                if (step <= LAST) allocated[step] = threads.getCurrentThreadAllocatedBytes();
            }
        };
        new Trainer(Stage.whole(recipe), model, feed, listener, NOWHERE, Duration.ofHours(1))
                .train(() -> allocated[LAST] > 0);
        return (allocated[LAST] - allocated[FIRST]) / (LAST - FIRST);
    }

    private static final Checkpoints NOWHERE = new Checkpoints() {
        @Override
        public @Nullable Path last() {
            return null;
        }

        @Override
        public void save(TrainingProgress progress, State state) {}
    };

    private static SampleSet set(int samples) {
        RawPixels pixels = new RawPixels(new Image(SIDE, SIDE, 1, new byte[SIDE * SIDE]));
        List<Sample> all = IntStream.range(0, samples)
                .mapToObj(i -> new Sample(String.valueOf(i), i % 2, pixels))
                .toList();
        return new SampleSet(Part.TRAIN, all, LABELS);
    }
}
