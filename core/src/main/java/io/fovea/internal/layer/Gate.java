package io.fovea.internal.layer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * x gate(x), elementwise: the input weighted by a function of itself, as in squeeze-and-excitation, Hu et al. 2017
 * (arXiv:1709.01507), fig. 2. [N, C, H, W] to the same; the gate gives [N, C, H, W], or [N, C, 1, 1] for one factor a
 * channel.
 */
public final class Gate implements Combinator {
    private final Child gate;

    private Gate(Child gate) {
        this.gate = gate;
    }

    /** @param name of the gate, empty if torchvision has no level of its own for it */
    public static Gate of(String name, Layer gate) {
        return new Gate(new Child(name, gate));
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.mul(gate.layer().forward(x));
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public List<Child> children() {
        return List.of(gate);
    }

    @Override
    public Shape trace(Shape input, Trace trace) {
        Shape factors = trace.child(gate, input);
        boolean perChannel = input.rank() == 3 && factors.equals(Shape.image(input.channels(), 1, 1));
        if (!perChannel && !factors.equals(input)) {
            throw new IllegalArgumentException("a gate of " + factors + " does not fit " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.gate(gate.layer());
    }

    @Override
    public String kind() {
        return "Gate";
    }
}
