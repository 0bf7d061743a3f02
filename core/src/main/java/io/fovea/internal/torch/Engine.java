package io.fovea.internal.torch;

import io.fovea.internal.process.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch and applies the settings that decide its speed on a CPU (docs/adr/0001): one BLAS thread, because
 * OpenBLAS' own pool fights libtorch's; float32 products that are float32 on every processor; no check of the process's
 * physical memory on every allocation, because scopes bound it; and the {@link ProcessSettings}. {@link Cores} decides
 * on threads.
 */
public final class Engine {
    private static final String MEMORY_CHECK = "org.bytedeco.javacpp.maxphysicalbytes";

    private static boolean started;

    private Engine() {}

    /** Loads the engine once; later calls do nothing. */
    public static synchronized void start() {
        if (started) return;
        ProcessSettings.inForce(); // libtorch's libraries read the environment as they are loaded
        if (System.getProperty(MEMORY_CHECK) == null) System.setProperty(MEMORY_CHECK, "0");
        extractLibraries();
        openblas_nolapack.blas_set_num_threads(1);
        torch.globalContext().setFloat32MatmulPrecision("highest");
        started = true;
    }

    /**
     * Unpacks libtorch's libraries before any of them is loaded. JavaCPP unpacks and loads them one by one, so on a
     * first start libtorch.so would pick up the libtorch_cpu.so of a system-wide PyTorch, if there is one, and crash.
     */
    private static void extractLibraries() {
        Loader.load(org.bytedeco.openblas.global.openblas.class);
        String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/";
        for (String library : new String[] {"c10", "torch_cpu", "torch"}) {
            try {
                Loader.cacheResource(Engine.class, folder + System.mapLibraryName(library));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack libtorch", e);
            }
        }
    }
}
