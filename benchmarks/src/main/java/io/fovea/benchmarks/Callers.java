package io.fovea.benchmarks;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.Precision;
import io.fovea.internal.torch.Scope;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/** Photographs a second, one a request: run it with {@code -t 1}, 2, 4 and 8 callers, who must not disturb each other. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Callers {
    private static final int SIDE = 224;

    @Param({"FP32", "BF16"})
    public Precision precision = Precision.FP32;

    private final float[] pixels = new float[SIDE * SIDE * 3];
    private @Nullable InferenceModel network;

    @Setup(Level.Trial)
    public void build() {
        try (ImageModel model =
                ImageModel.create(Architectures.of("mobilenet_v2").spec(1000), 1)) {
            network = model.prepare(precision);
        }
    }

    @Benchmark
    public float[] request() {
        try (Scope scope = Scope.inference()) {
            Tensor photograph = HostCopy.toTensor(pixels, 1, SIDE, SIDE, 3).permute(0, 3, 1, 2);
            return HostCopy.floats(Objects.requireNonNull(network).forward(photograph));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(network).close();
    }
}
