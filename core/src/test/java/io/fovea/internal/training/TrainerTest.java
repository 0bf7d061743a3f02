package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.data.Part;
import io.fovea.evaluate.Tally;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Diverged;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import io.fovea.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final ModelSpec SPEC =
            new ModelSpec("cnn", 3, 3, TinyPhotos.SIDE, TinyPhotos.SIDE, HeadSpec.DEFAULT, Map.of());

    @TempDir
    Path folder;

    private final List<TrainingProgress> saved = new ArrayList<>();

    /** Remembers when the state was saved. */
    private final Checkpoints checkpoints = new Checkpoints() {
        @Override
        public @Nullable Path last() {
            return null;
        }

        @Override
        public void save(TrainingProgress progress, State state) {
            saved.add(progress);
        }
    };

    /** Trains a small network, and lets {@code listener} do what it likes to it. */
    private Trainer.Result train(Function<ImageModel, TrainingListener> listener) throws IOException {
        return train(listener, Settings.NONE.epochs(3), Deadline.in(null));
    }

    private Trainer.Result train(Function<ImageModel, TrainingListener> listener, Settings settings, Deadline deadline)
            throws IOException {
        Recipe recipe =
                TinyRecipe.of(TinyPhotos.SIDE, 3).with(settings.mean(.5, .5, .5).std(.5, .5, .5));
        Preprocessing preprocessing = new Preprocessing(new Squash(TinyPhotos.SIDE, TinyPhotos.SIDE), 3, HALF, HALF);
        try (Dataset data = Dataset.open(TinyPhotos.split(folder.resolve("photos"), 45, 1), SplitRule.DEFAULT);
                ImageModel model = ImageModel.create(SPEC, 1)) {
            SampleSet fit = new SampleSet(Part.TRAIN, data.samples(Part.TRAIN), data.labels());
            SampleSet check = new SampleSet(Part.VALIDATION, data.samples(Part.VALIDATION), data.labels());
            Evaluator evaluator =
                    new Evaluator(new BatchInference(preprocessing, ImageDecoder.DEFAULT, 2), data.labels());
            BatchLoader loader = new BatchLoader(
                    fit, preprocessing, ImageDecoder.DEFAULT, LoaderOptions.training(recipe.batchSize(), 2, 1));
            try (ImageFeed feed = new ImageFeed(recipe, loader, evaluator, check)) {
                return new Trainer(
                                Stage.whole(recipe),
                                model,
                                feed,
                                listener.apply(model),
                                checkpoints,
                                Duration.ZERO,
                                deadline)
                        .train(() -> false);
            }
        }
    }

    @Test
    void theStateIsSavedInsideAnEpochAndAtItsEndButNotTwice() throws IOException {
        train(model -> TrainingListener.SILENT);
        assertEquals(
                List.of("0:1", "0:2", "1:0", "1:1", "1:2", "2:0", "2:1", "2:2", "3:0"),
                saved.stream().map(p -> p.epoch() + ":" + p.step()).toList());
    }

    @Test
    void fixedStatisticsStayToTheBitWhileFactorAndShiftOfTheNormsLearn() throws IOException {
        Map<String, String> before = new HashMap<>(), after = new HashMap<>();
        train(model -> {
            model.trainOnly(new TrainPart.All(), true);
            keep(model, before);
            return new TrainingListener() {
                @Override
                public void epoch(List<EpochReport> history, boolean best) {
                    keep(model, after);
                }
            };
        });
        int norms = 0;
        for (String name : before.keySet()) {
            boolean statistic = name.contains("running_") || name.endsWith("num_batches_tracked");
            if (statistic) norms++;
            assertEquals(statistic, before.get(name).equals(after.get(name)), name);
        }
        assertEquals(9, norms, "three norms of three tensors");
    }

    private static void keep(ImageModel model, Map<String, String> into) {
        model.tensors()
                .forEach((name, tensor) -> into.put(
                        name,
                        name.endsWith("num_batches_tracked")
                                ? Arrays.toString(HostCopy.longs(tensor))
                                : Arrays.toString(HostCopy.floats(tensor))));
    }

    @Test
    void theListenerKnowsHowManyImagesAnEpochHas() throws IOException {
        List<Long> images = new ArrayList<>();
        Trainer.Result result = train(model -> new TrainingListener() {
            @Override
            public void begin(EpochStart start) {
                images.add(start.images());
            }
        });
        assertEquals(List.of(135L, 135L, 135L), images);
        assertEquals(135, result.history().get(2).train().seen());
    }

    @Test
    void weightsThatAreRuinedAfterTheLastLossAreNeitherSavedNorAResult() {
        List<EpochReport> told = new ArrayList<>();
        Diverged error = assertThrows(
                Diverged.class,
                () -> train(model -> new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int steps, Tally soFar) {
                        if (epoch == 2 && step == steps) ruin(model);
                    }

                    @Override
                    public void epoch(List<EpochReport> history, boolean best) {
                        told.add(history.get(history.size() - 1));
                    }
                }));
        assertTrue(String.valueOf(error.getMessage()).contains("the validation of epoch 2"), error.getMessage());
        assertEquals(1, error.bestEpoch());
        assertEquals(1, told.size());
        assertEquals(2, saved.get(saved.size() - 1).step());
    }

    @Test
    void weightsThatAreRuinedInTheMiddleAreNotSaved() {
        assertThrows(
                Diverged.class,
                () -> train(model -> new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int steps, Tally soFar) {
                        if (epoch == 2 && step == 1) ruin(model);
                    }
                }));
        assertEquals(1, saved.get(saved.size() - 1).epoch());
        assertEquals(0, saved.get(saved.size() - 1).step());
    }

    /**
     * Twenty epochs of three steps of a second and a judgement of two, by a clock that moves with the training.
     *
     * @param slow seconds that each of the first three steps takes longer
     */
    private Trainer.Result trainFor(double seconds, long slow) throws IOException {
        long[] now = {0};
        Deadline deadline = new Deadline(() -> now[0] * 1_000_000_000, (long) (seconds * 1e9), 0);
        Trainer.Result result = train(
                model -> new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int steps, Tally soFar) {
                        now[0] += epoch == 1 ? 1 + slow : 1;
                    }

                    @Override
                    public void judge(int epoch, long images) {
                        now[0] += 2;
                    }
                },
                Settings.NONE.epochs(20).schedule("cosine").learningRate(0.001),
                deadline);
        assertTrue(now[0] <= seconds, "it took " + now[0]);
        return result;
    }

    private static List<Double> rates(Trainer.Result result) {
        return result.history().stream().map(EpochReport::learningRate).toList();
    }

    @Test
    void aLimitThatLeavesRoomForAllChangesNothing() throws IOException {
        Trainer.Result endless = trainFor(1e9, 0), limited = trainFor(120, 0);
        assertEquals(Trainer.End.COMPLETE, limited.end());
        assertEquals(rates(endless), rates(limited));
        assertTrue(saved.stream().allMatch(progress -> progress.ahead() == 0));
    }

    @Test
    void slowFirstStepsCostNoEpoch() throws IOException {
        Trainer.Result endless = trainFor(1e9, 0), limited = trainFor(100 + 3 * 20 + 5, 20);
        assertEquals(Trainer.End.COMPLETE, limited.end());
        assertEquals(20, limited.history().size());
        assertEquals(rates(endless).get(19), rates(limited).get(19), 1e-6);
    }

    @Test
    void theScheduleRunsItsWholeCourseInTheEpochsThatFit() throws IOException {
        Trainer.Result limited = trainFor(52, 0);
        assertEquals(Trainer.End.OUT_OF_TIME, limited.end());
        assertEquals(10, limited.history().size());
        List<Double> rates = rates(limited);
        for (int i = 1; i < rates.size(); i++) assertTrue(rates.get(i) < rates.get(i - 1), rates.toString());
        assertEquals(0.0006, rates.get(4), 0.0001); // the first two epochs are not hurried yet
        assertTrue(rates.get(9) < 0.00003, rates.toString());
        assertEquals(0, saved.get(saved.size() - 1).ahead(), "a later start takes it up where the epochs stand");
        assertTrue(saved.get(saved.size() - 2).ahead() > 15, "what was decided is kept");
    }

    @Test
    void theLastEpochMayBeAPartOfOne() throws IOException {
        Trainer.Result limited = trainFor(54.9, 0);
        assertEquals(Trainer.End.IN_EPOCH, limited.end());
        assertEquals(11, limited.history().size());
        EpochReport last = limited.history().get(10);
        assertTrue(last.train().seen() < 135, "it saw " + last.train().seen());
        assertTrue(last.learningRate() < 0.00003, "rate " + last.learningRate());
        TrainingProgress end = saved.get(saved.size() - 1);
        assertEquals("11:0", end.epoch() + ":" + end.step());
    }

    @Test
    void whereTheTimeIsOverNoStepIsTaken() throws IOException {
        Trainer.Result none =
                train(model -> TrainingListener.SILENT, Settings.NONE.epochs(3), new Deadline(() -> 1, 0L, 0));
        assertEquals(Trainer.End.NOT_BEGUN, none.end());
        assertEquals(List.of(), none.history());
        assertEquals(List.of(), saved);
    }

    /** Logits of 1e9 are infinite in fp16, and the loss is no number: a step like one with infinite gradients. */
    @Test
    void aForwardPassThatIsTooLargeForFp16IsSkipped() throws IOException {
        Trainer.Result result = train(
                model -> new TrainingListener() {
                    @Override
                    public void begin(EpochStart start) {
                        scaleHead(model, 1e9);
                    }

                    @Override
                    public void step(int epoch, int step, int steps, Tally soFar) {
                        if (step == 1) scaleHead(model, 1e-9);
                        if (step == 1) assertEquals(0, soFar.seen());
                    }
                },
                Settings.NONE.epochs(1).precision("fp16"),
                Deadline.in(null));
        assertEquals(Trainer.End.COMPLETE, result.end());
        assertEquals(1, saved.get(saved.size() - 1).skipped());
        assertTrue(Double.isFinite(result.history().get(0).train().loss()));
    }

    private static void scaleHead(ImageModel model, double factor) {
        try (Scope scope = Scope.inference()) {
            model.trainable().forEach((name, tensor) -> {
                if (name.startsWith("classifier")) tensor.mul_(new Scalar(factor));
            });
        }
    }

    private static void ruin(ImageModel model) {
        try (Scope scope = Scope.inference()) {
            model.trainable().values().iterator().next().fill_(new Scalar(Float.NaN));
        }
    }
}
