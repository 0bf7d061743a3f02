package io.fovea.internal.layer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** x + body(x), or shortcut(x) + body(x), He et al. 2015 (arXiv:1512.03385), fig. 2; both of one shape. */
public final class Residual implements Combinator {
    private final Child body;
    private final @Nullable Child shortcut;
    private final boolean shortcutFirst;

    private Residual(Child body, @Nullable Child shortcut, boolean shortcutFirst) {
        this.body = body;
        this.shortcut = shortcut;
        this.shortcutFirst = shortcutFirst;
    }

    /** @param name of the body, empty if torchvision has no level of its own for it */
    public static Residual of(String name, Layer body) {
        return new Residual(new Child(name, body), null, false);
    }

    public Residual shortcut(String name, Layer layer) {
        return new Residual(body, new Child(name, layer), false);
    }

    /** As {@link #shortcut}, but a state dict lists its tensors before the body's. */
    public Residual shortcutFirst(String name, Layer layer) {
        return new Residual(body, new Child(name, layer), true);
    }

    /** Neither branch gets {@code x} to overwrite: the other one needs it, and so may autograd. */
    @Override
    public Tensor forward(Tensor x) {
        Tensor side = shortcut == null ? x : shortcut.layer().forward(x);
        Tensor main = body.layer().forward(x);
        return sum(x, main, side, body.layer().ownsOutput());
    }

    /** Adds what two branches made of x, and frees what is no longer needed. */
    @SuppressWarnings("ReferenceEquality") // the same handle is meant
    public static Tensor sum(Tensor x, Tensor main, Tensor side, boolean overwriteMain) {
        if (overwriteMain) main.add_(side);
        Tensor sum = overwriteMain ? main : main.add(side);
        if (side != x) side.close();
        if (main != x && main != sum) main.close();
        return sum;
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public List<Child> children() {
        if (shortcut == null) return List.of(body);
        return shortcutFirst ? List.of(shortcut, body) : List.of(body, shortcut);
    }

    @Override
    public Shape trace(Shape input, Trace trace) {
        Shape main = trace.child(body, input);
        Shape side = shortcut == null ? input : trace.child(shortcut, input);
        if (!main.equals(side)) throw new IllegalArgumentException("cannot add " + side + " to " + main);
        return main;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.residual(body.layer(), shortcut == null ? null : shortcut.layer());
    }

    @Override
    public String kind() {
        return "Residual";
    }
}
