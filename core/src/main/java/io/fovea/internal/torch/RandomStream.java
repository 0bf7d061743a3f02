package io.fovea.internal.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The random numbers of a unit of work, such as a training step: while open, what is random in this thread's layers
 * draws from it, whatever other threads draw. Close it in the thread that opened it.
 */
public final class RandomStream implements AutoCloseable {
    static {
        Engine.start();
    }

    private static final ThreadLocal<@Nullable RandomStream> INNERMOST = new ThreadLocal<>();

    private final @Nullable RandomStream outer = INNERMOST.get();
    private final Generator generator;
    private final GeneratorOptional argument;

    private RandomStream(long seed) {
        generator = Scope.own(torch.make_generator_cpu(seed));
        argument = Scope.own(new GeneratorOptional(generator));
    }

    /** The same numbers for the same seed: those of PyTorch's {@code torch.Generator().manual_seed(seed)}. */
    public static RandomStream open(long seed) {
        RandomStream stream = new RandomStream(seed);
        INNERMOST.set(stream);
        return stream;
    }

    /** For an operator's argument: this thread's stream; where none is open, libtorch's generator for all threads. */
    public static GeneratorOptional current() {
        RandomStream stream = INNERMOST.get();
        return stream == null ? new GeneratorOptional() : stream.argument;
    }

    /** Where this thread's stream stands, in the caller's scope. */
    public static Tensor state() {
        return innermost().generator.get_state();
    }

    /** Lets this thread's stream draw again what it drew after {@link #state} was asked for. */
    public static void restore(Tensor state) {
        innermost().generator.set_state(state);
    }

    private static RandomStream innermost() {
        RandomStream stream = INNERMOST.get();
        if (stream == null) throw new IllegalStateException("this thread has no stream open");
        return stream;
    }

    @Override
    public void close() {
        if (INNERMOST.get() != this) throw new IllegalStateException("closed in another thread, or out of order");
        if (outer == null) INNERMOST.remove();
        else INNERMOST.set(outer);
        argument.close();
        generator.close();
    }
}
