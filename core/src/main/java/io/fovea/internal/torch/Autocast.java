package io.fovea.internal.torch;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * While open, operators of this thread on the CPU that gain by it (convolutions, matrix products) compute in the given
 * precision; their float32 arguments are converted, and converted weights are kept until the outermost guard closes
 * (PyTorch's torch.autocast). FP32 switches an outer guard off. Close it in the thread that opened it, before the
 * backward pass.
 */
public final class Autocast implements AutoCloseable {
    static {
        Engine.start();
    }

    private final Thread owner = Thread.currentThread();
    private final boolean outerEnabled = torch.is_autocast_enabled(DeviceType.CPU);
    private final ScalarType outerType = torch.get_autocast_dtype(DeviceType.CPU);
    private boolean open = true;

    private Autocast() {}

    public static Autocast open(Precision precision) {
        Autocast guard = new Autocast();
        torch.set_autocast_enabled(DeviceType.CPU, precision != Precision.FP32);
        if (precision != Precision.FP32) torch.set_autocast_dtype(DeviceType.CPU, precision.type());
        torch.increment_nesting();
        return guard;
    }

    /** @throws IllegalStateException in another thread, whose state is not the one to restore */
    @Override
    public void close() {
        if (!open) return;
        if (Thread.currentThread() != owner) throw new IllegalStateException("autocast was opened by " + owner);
        open = false;
        if (torch.decrement_nesting() == 0) torch.clear_cache();
        torch.set_autocast_enabled(DeviceType.CPU, outerEnabled);
        torch.set_autocast_dtype(DeviceType.CPU, outerType);
    }
}
