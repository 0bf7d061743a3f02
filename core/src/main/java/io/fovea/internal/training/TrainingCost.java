package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.evaluation.Throughput;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.optimizer.ParameterGroups;
import io.fovea.internal.torch.Autocast;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What an image costs on this machine, in seconds, measured by a few passes over noise.
 *
 * @param frozen to compute, once, what the frozen layers make of it; 0 if it is not kept
 * @param step forward, backward and update in training
 * @param judged to classify it
 * @param state bytes that the optimiser keeps
 */
public record TrainingCost(double frozen, double step, double judged, long state) {
    private static final Duration PASSES = Duration.ofMillis(200);
    private static final int JUDGED_BATCH = 16;
    private static final int LEAST_ROUNDS = 2;
    private static final int ROUNDS = 10;
    private static final long ENOUGH = 1_000_000_000; // nanoseconds
    /** Values of the largest batch: 8 photographs. What an image costs hardly changes above. */
    private static final int BATCH_VALUES = 8 * 224 * 224 * 3;

    /** @param model whose weights are changed: it is of no use afterwards */
    public static TrainingCost of(Stage stage, ImageModel model) {
        Recipe recipe = stage.recipe();
        model.trainOnly(recipe.network().trainPart(), recipe.network().fixedStatistics());
        boolean kept = FeatureFeed.fits(recipe, model);
        try (Cores cores = Cores.all();
                RandomStream random = RandomStream.open(recipe.seed())) {
            double whole = judged(model);
            double frozen = kept ? frozen(model, NumberType.parse(recipe.precision())) : 0;
            double judged = kept ? Math.max(0, whole - frozen) : whole;
            try (Optimizer optimizer = Optimizer.of(recipe.optimizer(), ParameterGroups.uniform(model))) {
                double step = step(recipe, model, optimizer, kept);
                return new TrainingCost(frozen, step, judged, bytes(optimizer.state()));
            }
        }
    }

    private static long bytes(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToLong(tensor -> tensor.nbytes()).sum();
    }

    private static double judged(ImageModel model) {
        return 1
                / Throughput.measure(model, Precision.FP32, JUDGED_BATCH, PASSES)
                        .imagesPerSecond();
    }

    private static double frozen(ImageModel model, Precision precision) {
        Noise images = new Noise(model.spec().input(), JUDGED_BATCH);
        try (InferenceModel trunk = model.prepareFrozen(precision)) {
            return fastest(JUDGED_BATCH, () -> {
                try (Scope scope = Scope.inference()) {
                    trunk.features(images.tensor());
                }
            });
        }
    }

    private static double step(Recipe recipe, ImageModel model, Optimizer optimizer, boolean kept) {
        Shape input = kept ? model.frozenShape() : model.spec().input();
        int batch = Math.max(2, Math.min(recipe.batchSize(), BATCH_VALUES / input.count()));
        Noise images = new Noise(input, batch);
        Precision precision = kept && model.trunkFrozen() || recipe.precision().equals("auto")
                ? Precision.FP32
                : NumberType.parse(recipe.precision());
        model.training(true);
        try {
            return fastest(batch, () -> {
                try (Scope scope = Scope.open()) {
                    learn(model, kept, images.tensor(), precision);
                    optimizer.step(1e-6); // too small to lead anywhere
                    optimizer.clearGradients();
                }
            });
        } finally {
            model.training(false);
        }
    }

    private static void learn(ImageModel model, boolean kept, Tensor images, Precision precision) {
        int batch = Math.toIntExact(images.size(0)), classes = model.spec().classes();
        long[] targets = IntStream.range(0, batch).mapToLong(i -> i % classes).toArray();
        Tensor logits;
        try (Autocast autocast = Autocast.open(precision)) {
            logits = (kept ? model.learned(images) : model.forward(images)).to(ScalarType.Float);
        }
        torch.cross_entropy_loss(logits, HostCopy.toTensor(targets, batch), new TensorOptional(), 1, -100, 0)
                .backward();
    }

    /** Seconds an image; the first pass, which is slow, does not count. */
    private static double fastest(int images, Runnable pass) {
        pass.run();
        long began = System.nanoTime();
        double fastest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS && (i < LEAST_ROUNDS || System.nanoTime() - began < ENOUGH); i++) {
            long from = System.nanoTime();
            pass.run();
            fastest = Math.min(fastest, (System.nanoTime() - from) / 1e9 / images);
        }
        return fastest;
    }

    /** A batch of random numbers. */
    private record Noise(Shape shape, int batch, float[] values) {
        Noise(Shape shape, int batch) {
            this(shape, batch, new float[batch * shape.count()]);
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < values.length; i++) values[i] = (float) random.nextDouble(-2, 2);
        }

        /** [batch, ...]; of images the channels lie last in memory. */
        Tensor tensor() {
            List<Integer> sizes = shape.sizes();
            if (shape.rank() == 3) {
                return HostCopy.toTensor(values, batch, sizes.get(1), sizes.get(2), sizes.get(0))
                        .permute(0, 3, 1, 2);
            }
            return shape.rank() == 1
                    ? HostCopy.toTensor(values, batch, sizes.get(0))
                    : HostCopy.toTensor(values, batch, sizes.get(0), sizes.get(1));
        }
    }
}
