package io.fovea.benchmarks;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.Precision;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.optimizer.Optimizer;
import io.fovea.internal.optimizer.ParameterGroups;
import io.fovea.train.OptimizerSpec;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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

/** A training step and a forward pass of each architecture, on random images already in memory. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Networks {
    private static final int CLASSES = 10;

    /** Architecture and batch size. */
    @Param({"mlp:64", "cnn:64", "mobilenet_v2:32"})
    public String network = "mlp:64";

    private @Nullable ImageModel model;
    private @Nullable InferenceModel fp32;
    private @Nullable InferenceModel bf16;
    private @Nullable Optimizer optimizer;
    private float[] pixels = {};
    private long[] shape = {};
    private long[] labels = {};

    @Setup(Level.Trial)
    public void build() {
        String[] parts = network.split(":", -1);
        ModelSpec standard = Architectures.of(parts[0]).spec(CLASSES);
        ModelSpec spec = new ModelSpec(
                parts[0],
                CLASSES,
                standard.channels(),
                standard.height(),
                standard.width(),
                HeadSpec.DEFAULT,
                Map.of());
        int batch = Integer.parseInt(parts[1]);
        ImageModel built = ImageModel.create(spec, 1);
        model = built;
        fp32 = built.prepare(Precision.FP32);
        bf16 = built.prepare(Precision.BF16);
        optimizer = Optimizer.of(OptimizerSpec.named("adam", 1e-3), ParameterGroups.uniform(built));
        shape = new long[] {batch, spec.height(), spec.width(), spec.channels()};
        pixels = new float[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) random.nextDouble(-2, 2);
        labels = new long[batch];
        for (int i = 0; i < batch; i++) labels[i] = i % CLASSES;
    }

    @Benchmark
    public double trainingStep() {
        ImageModel trained = java.util.Objects.requireNonNull(model);
        Optimizer updates = java.util.Objects.requireNonNull(optimizer);
        trained.training(true);
        try (Scope scope = Scope.open()) {
            Tensor loss =
                    torch.cross_entropy_loss(trained.forward(images()), HostCopy.toTensor(labels, labels.length));
            updates.clearGradients();
            loss.backward();
            updates.step(1e-3);
            return loss.item_float();
        }
    }

    @Benchmark
    public float inferenceFp32() {
        return forward(java.util.Objects.requireNonNull(fp32));
    }

    @Benchmark
    public float inferenceBf16() {
        return forward(java.util.Objects.requireNonNull(bf16));
    }

    private float forward(InferenceModel inference) {
        try (Scope scope = Scope.inference()) {
            return inference.forward(images()).sum().item_float();
        }
    }

    private Tensor images() {
        return HostCopy.toTensor(pixels, shape).permute(0, 3, 1, 2);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        for (AutoCloseable owned : new @Nullable AutoCloseable[] {optimizer, bf16, fp32, model}) {
            if (owned != null) owned.close();
        }
    }
}
