package io.fovea.benchmarks;

import io.fovea.augment.Augmentations;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.augmentation.AugmentationPlan;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What augmentations take of a training step: from a batch of 32 photographs of 224x224 to what the network sees.
 * {@code none} is what is taken anyway; {@link Networks#trainingStep} of mobilenet_v2 is the step.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Augmenting {
    private static final int IMAGES = 32, SIDE = 224, CHANNELS = 3;

    @Param({
        "none",
        "flip",
        "rotate",
        "affine(degrees=10, translate=0.1, scale=[0.9, 1.1], shear=5)",
        "perspective",
        "elastic",
        "crop(padding=28)",
        "color",
        "color(hue=0.1)",
        "grayscale=1",
        "invert=1",
        "solarize(p=1)",
        "posterize(p=1)",
        "equalize=1",
        "autocontrast=1",
        "sharpness(p=1)",
        "blur(p=1)",
        "noise(p=1)",
        "randaugment",
        "trivialaugment",
        "autoaugment",
        "augmix",
        "flip,color,erase"
    })
    public String augment = "none";

    private byte[] pixels = {};
    private @Nullable AugmentationPlan plan;
    private @Nullable Normalization normalization;
    private int epoch;

    @Setup(Level.Trial)
    public void build() {
        pixels = new byte[IMAGES * SIDE * SIDE * CHANNELS];
        new SplittableRandom(1).nextBytes(pixels);
        plan = AugmentationPlan.of(Augmentations.parse(augment), 10);
        normalization = new Normalization(new Preprocessing(
                new Squash(SIDE, SIDE), CHANNELS, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));
    }

    @Benchmark
    public float batch() {
        AugmentationPlan augmenting = java.util.Objects.requireNonNull(plan);
        List<RandomGenerator> draws = IntStream.range(0, IMAGES)
                .mapToObj(image -> new Draw(1, epoch, image).rng())
                .toList();
        epoch++;
        try (Cores cores = Cores.all();
                Scope scope = Scope.inference()) {
            Tensor images =
                    HostCopy.toTensor(pixels, IMAGES, SIDE, SIDE, CHANNELS).permute(0, 3, 1, 2);
            Tensor augmented = augmenting
                    .apply(images, Targets.Classes.of(new long[IMAGES]), draws, 0)
                    .images();
            return java.util.Objects.requireNonNull(normalization)
                    .apply(augmented)
                    .select(0, 0)
                    .sum()
                    .item_float();
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        java.util.Objects.requireNonNull(normalization).close();
    }
}
