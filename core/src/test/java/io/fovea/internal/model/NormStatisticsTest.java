package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.TrainPart;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The first norm of a network sees the same of a batch whatever was before. */
class NormStatisticsTest {
    private static final ModelSpec SPEC = new ModelSpec("cnn", 3, 3, 16, 16, HeadSpec.DEFAULT, Map.of());

    private static Tensor batch(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pixels = new float[4 * 3 * 16 * 16];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) random.nextDouble(-seed, 2 * seed);
        return HostCopy.toTensor(pixels, 4, 3, 16, 16);
    }

    private static float[] measured(ImageModel model, String statistic, int... seeds) {
        try (Scope scope = Scope.inference()) {
            assertTrue(model.measureStatistics());
            for (int seed : seeds) model.forward(batch(seed));
            model.training(false);
            return HostCopy.floats(first(model, statistic));
        }
    }

    private static Tensor first(ImageModel model, String statistic) {
        return model.tensors().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(statistic))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void statisticsAreThePlainMeanOverTheBatchesAndForgetWhatWasBefore() {
        try (ImageModel model = ImageModel.create(SPEC, 1)) {
            for (String statistic : new String[] {"running_mean", "running_var"}) {
                float[] a = measured(model, statistic, 1), b = measured(model, statistic, 2);
                float[] c = measured(model, statistic, 3), all = measured(model, statistic, 1, 2, 3);
                float[] mean = new float[a.length];
                for (int i = 0; i < mean.length; i++) mean[i] = (a[i] + b[i] + c[i]) / 3;
                assertArrayEquals(mean, all, 1e-4f, statistic);
            }
            assertEquals(3, HostCopy.longs(first(model, "num_batches_tracked"))[0]);
        }
    }

    @Test
    void afterwardsTrainingMovesThemByItsMomentumAgain() {
        try (ImageModel model = ImageModel.create(SPEC, 1);
                Scope scope = Scope.inference()) {
            float[] a = measured(model, "running_mean", 1), b = measured(model, "running_mean", 2);
            measured(model, "running_mean", 1);
            model.training(true);
            model.forward(batch(2));
            float[] moved = new float[a.length];
            for (int i = 0; i < moved.length; i++) moved[i] = 0.9f * a[i] + 0.1f * b[i];
            assertArrayEquals(moved, HostCopy.floats(first(model, "running_mean")), 1e-5f);
        }
    }

    @Test
    void whereNoNormLearnsThereIsNothingToMeasure() {
        try (ImageModel model = ImageModel.create(SPEC, 1)) {
            model.trainOnly(new TrainPart.All(), true);
            assertFalse(model.measureStatistics());
        }
    }
}
