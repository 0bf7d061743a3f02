package io.fovea.internal.torch;

import io.fovea.internal.process.ProcessSetting;
import io.fovea.internal.process.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * What the engine is and how it is set, for diagnosis.
 *
 * @param libtorch version of libtorch, then of JavaCPP: {@code 2.10.0-1.5.13}
 * @param platform JavaCPP's name of the platform, such as {@code linux-x86_64}
 * @param cpuCapability the widest vector instructions libtorch's own kernels use here, such as {@code AVX512}
 * @param threads number of threads of one operator when nothing else computes
 * @param blasThreads number of threads of one OpenBLAS call
 * @param cuda whether libtorch sees a CUDA device
 * @param cacheFolder where the native libraries are unpacked
 * @param process settings of the process; empty on other systems than Linux
 */
public record EngineStatus(
        String libtorch,
        String platform,
        String cpuCapability,
        int threads,
        int blasThreads,
        boolean cuda,
        String cacheFolder,
        List<ProcessSetting> process) {
    /** Starts the engine if need be, and asks it. */
    public static EngineStatus now() {
        Engine.start();
        try (Scope scope = Scope.open()) {
            return new EngineStatus(
                    Loader.getVersion("org.bytedeco", "pytorch"),
                    Loader.getPlatform(),
                    torch.get_cpu_capability().getString(),
                    Cores.available(),
                    openblas_nolapack.blas_get_num_threads(),
                    torch.hasCUDA(),
                    Loader.getCacheDir().getPath(),
                    ProcessSettings.inForce());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the version or make the cache folder of libtorch", e);
        }
    }
}
