package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
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
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Scope;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import io.fovea.train.TrainingListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kept features change the time of a run and nothing else. */
class KeptFeaturesTest {
    private static final int SIDE = TinyPhotos.SIDE;
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final Preprocessing RGB = new Preprocessing(new Squash(SIDE, SIDE), 3, HALF, HALF);

    @TempDir
    Path folder;

    private Dataset opened;
    private Dataset data;

    @BeforeEach
    void draw() throws IOException {
        opened = Dataset.open(TinyPhotos.split(folder.resolve("photos"), 40, 1), SplitRule.DEFAULT);
        data = DatasetCheck.of(opened, ImageDecoder.DEFAULT, 2).dataset();
    }

    @AfterEach
    void close() {
        opened.close();
    }

    /** Hears what comes from the cache, and stops when so many are computed. */
    private static final class Told implements FeatureListener {
        final List<String> begun = new ArrayList<>();
        final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
        private final AtomicLong left;

        Told(long most) {
            left = new AtomicLong(most);
        }

        @Override
        public void begin(long kept, long missing) {
            begun.add("kept " + kept + ", missing " + missing);
        }

        @Override
        public void advance(long images) {
            if (left.addAndGet(-images) <= 0) throw new CancellationException("asked to stop");
        }

        @Override
        public void warning(String line) {
            warnings.add(line);
        }
    }

    private record Trained(Map<String, float[]> weights, List<Double> losses) {
        void assertEqual(Trained other) {
            assertEquals(losses, other.losses);
            weights.forEach((name, values) -> assertArrayEquals(values, other.weights.get(name), name));
        }
    }

    @Test
    void weightsAreTheSameWithAllFeaturesKeptSomeOrNone() {
        Told told = new Told(Long.MAX_VALUE);
        Trained off = train(0, 1, told);
        int width = 4 * width();
        // of train's file and of validation's the empty index, and 10 features of train
        long little = 4096 + (1 << 14) * 32 + 10L * width;
        Trained partly = train(little, 1, told), partlyAgain = train(little, 3, told);
        Trained cold = train(1 << 30, 2, told), warm = train(1 << 30, 2, told);
        assertEquals(
                List.of(
                        "kept 0, missing 159",
                        "kept 0, missing 159",
                        "kept 10, missing 149",
                        "kept 10, missing 149",
                        "kept 159, missing 0"),
                told.begun);
        for (Trained other : List.of(partly, partlyAgain, cold, warm)) off.assertEqual(other);
    }

    @Test
    void whatWasComputedBeforeAStopIsNotComputedAgain() {
        Told stopped = new Told(100);
        assertThrows(CancellationException.class, () -> train(1 << 30, 1, stopped));
        Told told = new Told(Long.MAX_VALUE);
        Trained after = train(1 << 30, 2, told);
        assertEquals(List.of("kept 103, missing 56"), told.begun, "those of the validation, and a batch of 64");
        train(0, 1, new Told(Long.MAX_VALUE)).assertEqual(after);
    }

    @Test
    void damagedFeaturesAreToldAndComputedAnew() throws IOException {
        Trained before = train(1 << 30, 1, new Told(Long.MAX_VALUE));
        for (Path file : files()) {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                long at = bytes.length() - 5; // in the last feature
                bytes.seek(at);
                int value = bytes.read();
                bytes.seek(at);
                bytes.write(value ^ 1);
            }
        }
        Told told = new Told(Long.MAX_VALUE);
        before.assertEqual(train(1 << 30, 1, told));
        assertEquals(List.of("kept 157, missing 2"), told.begun);
        assertEquals(2, told.warnings.size());
        assertTrue(told.warnings.get(0).endsWith("is damaged: what is lost of it is made anew"), told.warnings.get(0));
        Told again = new Told(Long.MAX_VALUE);
        train(1 << 30, 1, again);
        assertEquals(List.of("kept 159, missing 0"), again.begun);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("features"))) {
            return files.filter(file -> file.toString().endsWith(".features")).toList();
        }
    }

    @Test
    void anotherHeadFindsTheFeaturesAndAnotherTrunkDoesNot() {
        Told told = new Told(Long.MAX_VALUE);
        try (ImageModel model = model(HeadSpec.DEFAULT, 1)) {
            compute(model, 1 << 30, told).forEach(Features::close);
        }
        try (ImageModel model = model(new HeadSpec(List.of(8), 0.1), 1)) {
            compute(model, 1 << 30, told).forEach(Features::close);
        }
        try (ImageModel model = model(HeadSpec.DEFAULT, 2)) {
            compute(model, 1 << 30, told).forEach(Features::close);
        }
        assertEquals(List.of("kept 0, missing 159", "kept 159, missing 0", "kept 0, missing 159"), told.begun);
    }

    @Test
    void noNativeObjectIsLeftBehind() {
        try (ImageModel model = model(HeadSpec.DEFAULT, 1)) {
            compute(model, 1 << 30, new Told(Long.MAX_VALUE)).forEach(Features::close);
            long before = Pointer.totalCount();
            compute(model, 1 << 30, new Told(Long.MAX_VALUE)).forEach(Features::close);
            compute(model, 0, new Told(Long.MAX_VALUE)).forEach(Features::close);
            assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        }
    }

    /** In batches of other sizes and at other places, beside other images: the same bits. */
    @ParameterizedTest
    @CsvSource({"cnn, 16", "mobilenet_v3_small, 32", "shufflenet_v2_x0_5, 32", "vit_b_32, 32"})
    void aFeatureDependsOnItsImageAlone(String architecture, int side) {
        Preprocessing preprocessing = new Preprocessing(new Squash(side, side), 3, HALF, HALF);
        ModelSpec spec = new ModelSpec(architecture, 3, 3, side, side, HeadSpec.DEFAULT, Map.of());
        List<Sample> all = data.samples(), some = new ArrayList<>(all.subList(20, 30));
        Collections.reverse(some);
        try (ImageModel model = ImageModel.create(spec, 1)) {
            model.trainOnly(new TrainPart.Head());
            for (Precision precision : NumberType.ANSWERS) {
                List<float[]> whole = rows(model, preprocessing, precision, all.subList(0, 75));
                List<float[]> few = rows(model, preprocessing, precision, some);
                for (int i = 0; i < some.size(); i++) assertArrayEquals(whole.get(29 - i), few.get(i));
            }
        }
    }

    private List<float[]> rows(
            ImageModel model, Preprocessing preprocessing, Precision precision, List<Sample> samples) {
        SampleSet set = new SampleSet(Part.VALIDATION, samples, data.labels());
        TrunkFeatures trunk = trunk(model, preprocessing, 2, 0, FeatureListener.SILENT);
        FeatureSpace space = new FeatureSpace(model.featureWidth(), null);
        try (Features features = trunk.of(List.of(new TrunkFeatures.Wanted(set, precision, space)))
                        .get(0);
                Scope scope = Scope.inference()) {
            return IntStream.range(0, samples.size())
                    .mapToObj(i -> HostCopy.floats(features.store().rows(new int[] {i})))
                    .toList();
        }
    }

    private static ImageModel model(HeadSpec head, long seed) {
        ImageModel model = ImageModel.create(new ModelSpec("cnn", 3, 3, SIDE, SIDE, head, Map.of()), seed);
        model.trainOnly(new TrainPart.Head());
        return model;
    }

    private static int width() {
        try (ImageModel model = model(HeadSpec.DEFAULT, 1)) {
            return model.featureWidth();
        }
    }

    private TrunkFeatures trunk(
            ImageModel model, Preprocessing preprocessing, int threads, long limit, FeatureListener listener) {
        return new TrunkFeatures(
                model,
                preprocessing,
                () -> new BatchInference(preprocessing, ImageDecoder.DEFAULT, threads),
                new KeptFolder(KeptKind.FEATURES, folder.resolve("features"), limit),
                listener);
    }

    private SampleSet set(Part part) {
        return new SampleSet(part, data.samples(part), data.labels());
    }

    private List<Features> compute(ImageModel model, long limit, FeatureListener listener) {
        FeatureSpace space = new FeatureSpace(model.featureWidth(), null);
        return trunk(model, RGB, 2, limit, listener)
                .of(List.of(
                        new TrunkFeatures.Wanted(set(Part.TRAIN), Precision.BF16, space),
                        new TrunkFeatures.Wanted(set(Part.VALIDATION), Precision.FP32, space)));
    }

    private Trained train(long limit, int threads, FeatureListener told) {
        Recipe recipe = TinyRecipe.of(SIDE, 3)
                .with(Settings.NONE
                        .mean(0.5, 0.5, 0.5)
                        .std(0.5, 0.5, 0.5)
                        .epochs(3)
                        .batchSize(16)
                        .precision(Precision.BF16));
        List<Double> losses = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                losses.add(history.get(history.size() - 1).validation().loss());
            }
        };
        try (ImageModel model = model(HeadSpec.DEFAULT, 1);
                FeatureFeed feed = FeatureFeed.compute(
                        recipe,
                        data.labels(),
                        trunk(model, RGB, threads, limit, told),
                        set(Part.TRAIN),
                        set(Part.VALIDATION),
                        folder)) {
            new Trainer(Stage.whole(recipe), model, feed, listener, NOWHERE, Duration.ofHours(1)).train(() -> false);
            Map<String, float[]> weights = new LinkedHashMap<>();
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
            return new Trained(weights, losses);
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
