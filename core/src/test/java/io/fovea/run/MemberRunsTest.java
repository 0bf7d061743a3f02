package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.Tally;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import io.fovea.internal.training.TrainingOrder;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of ensembles, made by whole trainings. */
class MemberRunsTest {
    private static final Settings SETTINGS =
            Settings.NONE.model("cnn").weights("none").epochs(2).batchSize(8).augment("flip");

    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.classFolders(shared.resolve("photos"), 10, 1);
    }

    private TrainingRun run(String name, Settings settings) {
        return SmallRuns.run(data, folder.resolve(name), RunFolder.Existing.REFUSE, settings);
    }

    private MemberRuns.Result train(String name, String members, Settings settings) {
        return MemberRuns.of(run(name, settings), Members.parse(members)).start(MemberListener.SILENT, () -> false);
    }

    private void assertSame(String one, String other, int members) {
        for (int k = 1; k <= members; k++) {
            new SmallRuns(data, folder.resolve(one).resolve("member-" + k))
                    .assertSameWeights(new SmallRuns(data, folder.resolve(other).resolve("member-" + k)));
        }
    }

    private static Set<String> paths(Dataset data, Part part) {
        return data.samples(part).stream().map(Sample::path).collect(Collectors.toSet());
    }

    /** The images by which a bundle is judged, found again by what it says of itself. */
    private static Set<String> judges(Path bundle) {
        try (TrainedModel model = TrainedModel.of(bundle);
                Dataset found = Dataset.openForEvaluation(
                        data, Part.VALIDATION, model.manifest().classes(), model.trainingData())) {
            return paths(found, Part.VALIDATION);
        }
    }

    @Test
    void seedsDifferInNothingElseAndAreJudgedByTheSameImages() {
        MemberRuns.Result result = train("out", "seeds=3", SETTINGS);
        assertEquals(
                List.of("member-1", "member-2", "member-3"),
                result.trained().stream().map(MemberRuns.Member::name).toList());
        assertNull(result.estimate());
        assertFalse(result.interrupted());
        List<Recipe> recipes = result.bundles().stream()
                .map(bundle -> Recipe.read(bundle.resolveSibling("recipe.yaml")))
                .toList();
        for (int k = 0; k < 3; k++) {
            assertEquals(42 + k, recipes.get(k).seed());
            assertEquals(recipes.get(0), recipes.get(k).with(Settings.NONE.seed(42)));
            assertEquals(
                    judges(result.bundles().get(0)), judges(result.bundles().get(k)));
        }
        SmallRuns first = new SmallRuns(data, folder.resolve("out/member-1"));
        SmallRuns second = new SmallRuns(data, folder.resolve("out/member-2"));
        assertThrows(AssertionError.class, () -> first.assertSameWeights(second));
    }

    @Test
    void everyImageIsJudgedByTheOneMemberThatDidNotLearnFromIt() {
        MemberRuns.Result result = train("out", "folds=3", SETTINGS);
        List<String> judged = new ArrayList<>();
        result.bundles().forEach(bundle -> judged.addAll(judges(bundle)));
        assertEquals(30, judged.size());
        assertEquals(30, new HashSet<>(judged).size());
        MemberEstimate.OutOfFold estimate = assertInstanceOf(MemberEstimate.OutOfFold.class, result.estimate());
        assertEquals(30, estimate.images());
        assertEquals(result.trained().stream().map(MemberRuns.Member::accuracy).toList(), estimate.accuracies());
        // the figures are those that an evaluation of the bundle finds again
        for (MemberRuns.Member member : result.trained()) {
            try (Classifier classifier = Classifier.load(member.bundle())) {
                Evaluation again = classifier.evaluate(data, Part.VALIDATION, problem -> {});
                assertEquals(member.accuracy(), again.tally().accuracy());
            }
        }
    }

    @Test
    void meanAndDeviationAreThoseOfTheFolds() {
        MemberEstimate.OutOfFold estimate = new MemberEstimate.OutOfFold(List.of(0.5, 0.75, 1.0), 30);
        assertEquals(0.75, estimate.mean());
        assertEquals(0.25, estimate.deviation(), 1e-15);
    }

    private static List<Sample> outOfBag(Path bundle) {
        Recipe recipe = Recipe.read(bundle.resolveSibling("recipe.yaml"));
        try (TrainedModel model = TrainedModel.of(bundle);
                Dataset trained = Dataset.openForEvaluation(
                        data, Part.TRAIN, model.manifest().classes(), model.trainingData())) {
            return TrainingOrder.outOfBag(
                    recipe, new SampleSet(Part.TRAIN, trained.samples(Part.TRAIN), trained.labels()));
        }
    }

    /** Of whole networks, and of heads that learn from kept features. */
    @ParameterizedTest
    @ValueSource(strings = {"all", "head"})
    void outOfBagIsTheMeanOfTheMembersThatDidNotDrawAnImage(String train) {
        Settings settings = train.equals("head") ? SETTINGS.train("head").augment("none") : SETTINGS;
        MemberRuns.Result result = train("out", "bagging=3", settings);
        Map<String, List<Double>> expected = new TreeMap<>();
        Map<String, Integer> labels = new TreeMap<>();
        for (Path bundle : result.bundles()) {
            try (Classifier classifier = Classifier.load(bundle)) {
                for (Sample sample : outOfBag(bundle)) {
                    Path image = data.resolve(sample.path());
                    labels.put(sample.path(), sample.label());
                    String name = classifier.labels().name(sample.label());
                    expected.computeIfAbsent(sample.path(), path -> new ArrayList<>())
                            .add(classifier.classify(image).scores().stream()
                                    .filter(score -> score.label().equals(name))
                                    .findFirst()
                                    .orElseThrow()
                                    .probability());
                }
            }
        }
        MemberEstimate.OutOfBag estimate = assertInstanceOf(MemberEstimate.OutOfBag.class, result.estimate());
        assertEquals(expected.size(), estimate.answers().images());
        assertTrue(expected.size() < 24, "some are drawn by all");
        assertEquals(24 - expected.size(), estimate.unanswered());
        for (Outcome outcome : estimate.answers().singleLabel().outcomes()) {
            assertEquals(labels.get(outcome.path()), outcome.truth());
            double mean = expected.getOrDefault(outcome.path(), List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            assertEquals(mean, outcome.truthProbability(), 1e-5, outcome.path());
        }
    }

    @ParameterizedTest
    @CsvSource({"bagging=3, all", "bagging=2, head"})
    void aMemberIsReplayedByItsRecipeAlone(String members, String train) throws IOException {
        Settings settings = train.equals("head") ? SETTINGS.train("head").augment("none") : SETTINGS.balance("sampler");
        train("out", members, settings);
        TrainingRun.on(data)
                .recipe(folder.resolve("out/member-2/recipe.yaml"))
                .workers(3)
                .into(folder.resolve("again"))
                .start();
        new SmallRuns(data, folder.resolve("again"))
                .assertSameWeights(new SmallRuns(data, folder.resolve("out/member-2")));
        assertNotEquals(
                Files.readString(folder.resolve("out/member-1/recipe.yaml")),
                Files.readString(folder.resolve("out/member-2/recipe.yaml")));
    }

    @ParameterizedTest
    @CsvSource({
        "seeds=2, 1, 1, 2",
        "seeds=2, 2, 0, 0",
        "folds=2, 2, 2, 1",
        "bagging=2, 1, 2, 1",
        "bagging=2, 2, 1, 2",
        "snapshots=2, 1, 2, 1"
    })
    void stoppedAnywhereAndResumedTheyEndWithTheSameWeights(String members, int member, int epoch, int step) {
        train("whole", members, SETTINGS);
        StopAt stop = new StopAt(member, epoch, step);
        Path parts = folder.resolve("parts");
        MemberRuns.Result stopped =
                MemberRuns.of(run("parts", SETTINGS), Members.parse(members)).start(stop, stop);
        assertTrue(stopped.interrupted());
        assertTrue(stopped.resumable());
        assertTrue(stopped.trained().size() < 2);
        MemberRuns.Result resumed = MemberRuns.resuming(
                        TrainingRun.on(data).into(parts).workers(3).resume())
                .start(MemberListener.SILENT, () -> false);
        assertFalse(resumed.interrupted());
        assertEquals(2, resumed.bundles().size());
        if (members.startsWith("snapshots")) {
            assertArrayEquals(digests("whole"), digests("parts"));
        } else {
            assertSame("whole", "parts", 2);
        }
    }

    /** Of the weights of snapshots, which have no last.fovea. */
    private Object[] digests(String name) {
        List<Object> digests = new ArrayList<>();
        for (int k = 1; k <= 2; k++) {
            Path bundle = folder.resolve(name).resolve("member-" + k + "/best.fovea");
            try (var model = Bundle.open(bundle).model()) {
                model.tensors()
                        .forEach((tensor, values) -> digests.add(
                                tensor + java.util.Arrays.hashCode(io.fovea.internal.torch.HostCopy.floats(values))));
            }
        }
        return digests.toArray();
    }

    /** Asks to stop after a step of a member's epoch; before its first one where both are 0. */
    private static final class StopAt implements MemberListener, BooleanSupplier {
        private final int member;
        private final int epoch;
        private final int step;
        private int now = 1; // snapshots are of one run
        private volatile boolean stopping;

        StopAt(int member, int epoch, int step) {
            this.member = member;
            this.epoch = epoch;
            this.step = step;
        }

        @Override
        public void member(int number, int of) {
            now = number;
            stopping |= number == member && epoch == 0;
        }

        @Override
        public void step(int ofEpoch, int taken, int steps, Tally soFar) {
            stopping |= now == member && ofEpoch == epoch && taken == step;
        }

        @Override
        public boolean getAsBoolean() {
            return stopping;
        }
    }

    @Test
    void snapshotsAreTheWeightsAtTheEndOfEachCycle() {
        MemberRuns.Result result = train("out", "snapshots=2", SETTINGS.epochs(5));
        assertEquals(2, result.bundles().size());
        List<Double> epochs = result.bundles().stream()
                .map(bundle -> Bundle.open(bundle).manifest().metrics().get("epoch"))
                .toList();
        assertEquals(List.of(2.0, 5.0), epochs);
        // the last one is where the run ends
        try (var last = Bundle.open(folder.resolve("out/last.fovea")).model();
                var snapshot = Bundle.open(result.bundles().get(1)).model()) {
            snapshot.tensors()
                    .forEach((name, tensor) -> assertArrayEquals(
                            io.fovea.internal.torch.HostCopy.floats(
                                    last.tensors().get(name)),
                            io.fovea.internal.torch.HostCopy.floats(tensor),
                            name));
        }
        assertEquals(
                Members.parse("snapshots=2"),
                MemberRuns.in(folder.resolve("out")).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "snapshots=3; epochs=2; take an epoch each at least, and there are 2",
                "snapshots=2; earlyStop=loss:3; early stop loss:3",
                "snapshots=2; average=ema; average ema",
                "snapshots=2; schedule=onecycle; the recipe sets schedule",
                "folds=11; epochs=2; class across has 10 images, too few for 11 folds",
                "folds=2; division=fold=1:3; the recipe sets division",
                "bagging=2; resample=bootstrap; the recipe sets resample",
            })
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsWritten(String members, String setting, String problem) {
        Settings settings = SETTINGS.with(Settings.parse(setting));
        UserError error = assertThrows(UserError.class, () -> train("out", members, settings));
        assertTrue(String.valueOf(error.getMessage()).contains(problem), error.getMessage());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seeds=1", "folds=1", "bagging=0", "snapshots=101"})
    void oneMemberIsNoEnsemble(String members) {
        UserError error = assertThrows(UserError.class, () -> Members.parse(members));
        assertTrue(String.valueOf(error.getMessage()).contains("must be 2 to 100"), error.getMessage());
    }

    @Test
    void aFolderOfMembersIsNotUsedForOthers() {
        train("out", "seeds=2", SETTINGS);
        UserError again = assertThrows(UserError.class, () -> train("out", "seeds=2", SETTINGS));
        assertEquals(folder.resolve("out") + " already holds members", again.getMessage());
        UserError over = assertThrows(
                UserError.class,
                () -> MemberRuns.of(run("out", SETTINGS).overwrite(), new Members.Seeds(2))
                        .start(MemberListener.SILENT, () -> false));
        assertEquals("give another --out", over.fix());
        UserError single =
                assertThrows(UserError.class, () -> run("out", SETTINGS).start());
        assertTrue(String.valueOf(single.getMessage()).contains("holds members"), single.getMessage());
        UserError other = assertThrows(
                UserError.class,
                () -> MemberRuns.resuming(run("out", SETTINGS.epochs(9)).resume())
                        .start(MemberListener.SILENT, () -> false));
        assertTrue(String.valueOf(other.getMessage()).contains("other settings"), other.getMessage());
        UserError none = assertThrows(UserError.class, () -> MemberRuns.resuming(run("none", SETTINGS)));
        assertTrue(String.valueOf(none.getMessage()).contains("holds no members"), none.getMessage());
    }

    @Test
    void stoppedBeforeTheFirstStepNothingIsLeft() {
        assertThrows(
                CancellationException.class,
                () -> MemberRuns.of(run("out", SETTINGS), new Members.Seeds(2))
                        .start(MemberListener.SILENT, () -> true));
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void dataThatChangedMeanwhileAreTold() throws IOException {
        Path photos = TinyPhotos.classFolders(folder.resolve("photos"), 8, 3);
        TrainingRun run = SmallRuns.run(photos, folder.resolve("out"), RunFolder.Existing.REFUSE, SETTINGS);
        StopAt stop = new StopAt(2, 1, 1);
        assertTrue(MemberRuns.of(run, new Members.Seeds(3)).start(stop, stop).interrupted());
        Files.delete(photos.resolve("down/1.png"));
        UserError error = assertThrows(
                UserError.class, () -> MemberRuns.resuming(run.resume()).start(MemberListener.SILENT, () -> false));
        assertTrue(String.valueOf(error.fix()).contains("--changed-data"), error.fix());
        MemberRuns.Result goneOn =
                MemberRuns.resuming(run.resumeOnChangedData()).start(MemberListener.SILENT, () -> false);
        assertEquals(3, goneOn.bundles().size());
    }
}
