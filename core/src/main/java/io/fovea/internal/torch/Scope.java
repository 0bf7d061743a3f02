package io.fovea.internal.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jspecify.annotations.Nullable;

/**
 * Frees the native objects this thread created since the scope opened, except those kept. There are two lifetimes in
 * Fovea: the model's, and the unit of work's (a training step, an evaluation batch, a request); every unit of work
 * opens one scope. Scopes nest, and belong to the thread that opened them.
 */
public final class Scope implements AutoCloseable {
    static {
        Engine.start();
    }

    private final @Nullable PointerScope outer = PointerScope.getInnerScope();
    private final PointerScope inner = new PointerScope();

    private Scope() {}

    public static Scope open() {
        return new Scope();
    }

    /** A scope in which autograd records nothing. */
    @SuppressWarnings("resource") // the guard lives in the scope and is released with it
    public static Scope inference() {
        Scope scope = new Scope();
        new NoGradGuard();
        return scope;
    }

    /** Hands {@code p} to the enclosing scope or, if there is none, to the caller, who must close it. */
    public <P extends Pointer> P keep(P p) {
        if (outer == null) p.retainReference();
        else outer.attach(p);
        return p;
    }

    /**
     * Takes {@code p}, made in this thread's innermost scope if one is open, out of it: it lives until its owner,
     * typically a model, closes it.
     */
    public static <P extends Pointer> P own(P p) {
        // without a scope a kept result already holds the one reference that its owner will release
        if (PointerScope.getInnerScope() != null || p.referenceCount() == 0) p.retainReference();
        return p;
    }

    /** The result of {@code body}, kept; everything else that it created is freed. */
    public static <P extends Pointer> P compute(Supplier<P> body) {
        try (Scope scope = open()) {
            return scope.keep(body.get());
        }
    }

    @Override
    public void close() {
        inner.close();
    }
}
