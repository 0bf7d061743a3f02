package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.TinyRecipe;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Average;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A walk of weights, whose averages PyTorch or the papers' formulas say. */
class WeightAverageTest {
    private static final ModelSpec SPEC = new ModelSpec("cnn", 3, 3, 16, 16, HeadSpec.DEFAULT, Map.of());
    private static final JsonNode WALK = StepGolden.ALL.get("walk");
    private static final int EPOCHS = WALK.size();

    /** Every average, and what the script says of it. */
    private enum Case {
        NONE("none", ""),
        EMA("ema=0.3", "moving"),
        SWA("swa=0.75", "swa"),
        CHECKPOINTS("checkpoints=3", "checkpoints");

        private final String text;
        private final String golden;

        Case(String text, String golden) {
            this.text = text;
            this.golden = golden;
        }

        Average average() {
            return Average.parse(text);
        }
    }

    static Stream<Case> averaging() {
        return Stream.of(Case.values()).filter(one -> one != Case.NONE);
    }

    private static ImageModel model() {
        ImageModel model = ImageModel.create(SPEC, 1);
        walkTo(model, new float[5]);
        return model;
    }

    /** The first bias begins with five numbers of the walk. */
    private static void walkTo(ImageModel model, float[] place) {
        try (Scope scope = Scope.inference()) {
            bias(model).narrow(0, 0, place.length).copy_(HostCopy.toTensor(place, place.length));
        }
    }

    private static Tensor bias(ImageModel model) {
        return model.tensors().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".bias"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static float[] place(ImageModel model) {
        return Arrays.copyOf(HostCopy.floats(bias(model)), 5);
    }

    private static void walk(WeightAverage average, ImageModel model, int from, int to) {
        for (int i = from; i < to; i++) {
            walkTo(model, StepGolden.floats(WALK.get(i)));
            average.step();
            average.epoch(i + 1, i + 1);
        }
    }

    @Test
    void everyAverageIsTried() {
        assertEquals(
                Set.of(Average.class.getPermittedSubclasses()),
                Stream.of(Case.values()).map(one -> one.average().getClass()).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("averaging")
    void theModelIsLentTheMeanOfTheReferenceAndGetsItsOwnBack(Case one) {
        Recipe recipe =
                TinyRecipe.of(16, 3).with(Settings.NONE.average(one.average()).epochs(EPOCHS));
        try (ImageModel model = model();
                Learner learner = Learner.of(recipe, model)) {
            walk(learner.average(), model, 0, EPOCHS);
            float[] last = StepGolden.floats(WALK.get(EPOCHS - 1));
            try (Learner.Lent lent = learner.lendAverage()) {
                assertFalse(lent.own().isEmpty());
                assertArrayEquals(
                        StepGolden.floats(StepGolden.ALL.get(one.golden)), place(model), StepGolden.TOLERANCE);
            }
            assertArrayEquals(last, place(model), "its own");
            learner.adoptAverage();
            assertArrayEquals(StepGolden.floats(StepGolden.ALL.get(one.golden)), place(model), StepGolden.TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("averaging")
    void aSavedStateGoesOnToTheBit(Case one) {
        float[][] ends = new float[2][];
        for (int resumed = 0; resumed < 2; resumed++) {
            try (ImageModel model = model();
                    WeightAverage first = WeightAverage.of(one.average(), EPOCHS);
                    WeightAverage second = WeightAverage.of(one.average(), EPOCHS)) {
                first.follow(model);
                walk(first, model, 0, 7);
                second.follow(model);
                second.load(first.state());
                WeightAverage goesOn = resumed == 1 ? second : first;
                walk(goesOn, model, 7, EPOCHS);
                Learner learner = new Learner(
                        model, Learner.of(TinyRecipe.of(16, 3), model).optimizer(), goesOn, null);
                learner.adoptAverage();
                learner.optimizer().close();
                ends[resumed] = place(model);
            }
        }
        assertArrayEquals(ends[0], ends[1]);
    }

    private static Map<String, String> numbers(WeightAverage average) {
        Map<String, String> numbers = new TreeMap<>();
        average.mean().forEach((name, tensor) -> {
            if (tensor.is_floating_point()) numbers.put(name, Arrays.toString(HostCopy.floats(tensor)));
        });
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("averaging")
    void anAverageGoesOnWhenMoreLearns(Case one) {
        try (ImageModel model = model();
                WeightAverage first = WeightAverage.of(one.average(), EPOCHS);
                WeightAverage second = WeightAverage.of(one.average(), EPOCHS);
                WeightAverage third = WeightAverage.of(one.average(), EPOCHS);
                WeightAverage all = WeightAverage.of(one.average(), EPOCHS)) {
            all.follow(model);
            model.trainOnly(new TrainPart.Head());
            first.follow(model);
            third.follow(model);
            for (int i = 0; i < 7; i++) {
                add(model, 0.25);
                for (WeightAverage each : List.of(first, third, all)) {
                    each.step();
                    each.epoch(i + 1, i + 1);
                }
            }
            model.trainOnly(new TrainPart.All());
            second.load(first.state());
            third.load(first.state());
            for (WeightAverage each : List.of(first, second, third)) each.follow(model);
            for (int i = 7; i < EPOCHS; i++) {
                add(model, 0.5);
                for (WeightAverage each : List.of(first, second, third, all)) {
                    each.step();
                    each.epoch(i + 1, i + 1);
                }
            }
            assertEquals(numbers(all), numbers(first), "as if all had been followed from the start");
            assertEquals(numbers(all), numbers(second), "and so after a resume");
            assertEquals(numbers(all), numbers(third), "and from the checkpoint of the stage before");
        }
    }

    private static void add(ImageModel model, double value) {
        try (Scope scope = Scope.inference()) {
            model.trainable().values().forEach(tensor -> tensor.add_(new Scalar(value)));
        }
    }

    @ParameterizedTest
    @MethodSource("averaging")
    void noNativesAreLeftBehind(Case one) {
        for (int round = 0; round < 2; round++) {
            long before = Pointer.totalCount();
            try (ImageModel model = model();
                    WeightAverage average = WeightAverage.of(one.average(), EPOCHS)) {
                average.follow(model);
                walk(average, model, 0, EPOCHS);
            }
            assertTrue(round == 0 || Pointer.totalCount() <= before, "natives are left behind");
        }
    }

    @Test
    void beforeItsFirstEpochThereIsNoMean() {
        try (ImageModel model = model();
                WeightAverage average = WeightAverage.of(new Average.Swa(0.5), 8)) {
            average.follow(model);
            walk(average, model, 0, 4);
            assertTrue(average.mean().isEmpty());
            walk(average, model, 4, 5);
            assertFalse(average.mean().isEmpty());
        }
    }

    @Test
    void frozenLayersAreLeftOutUntilTheyLearn() {
        try (ImageModel model = model();
                WeightAverage average = WeightAverage.of(new Average.Ema(0.5), 8)) {
            model.trainOnly(new TrainPart.Head());
            average.follow(model);
            average.step();
            Set<String> head = Set.copyOf(average.mean().keySet());
            assertTrue(head.size() < model.tensors().size(), () -> "all of " + head);
            model.trainOnly(new TrainPart.All());
            average.follow(model);
            average.step();
            assertEquals(model.tensors().keySet(), Set.copyOf(average.mean().keySet()));
        }
    }

    @Test
    void aStateOfAnotherAverageOrModelIsRefused() {
        try (ImageModel model = model();
                WeightAverage ema = WeightAverage.of(new Average.Ema(0.5), 8);
                WeightAverage none = WeightAverage.of(new Average.None(), 8)) {
            ema.follow(model);
            assertThrows(IllegalArgumentException.class, () -> none.load(ema.state()));
            assertThrows(IllegalArgumentException.class, () -> ema.load(none.state()));
            Map<String, Tensor> partly = new HashMap<>(ema.state());
            partly.remove(List.copyOf(model.tensors().keySet()).get(0));
            assertThrows(IllegalArgumentException.class, () -> ema.load(partly));
        }
    }
}
