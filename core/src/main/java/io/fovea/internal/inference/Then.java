package io.fovea.internal.inference;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Step;
import org.bytedeco.pytorch.Tensor;

/** A function after a step that makes a new tensor and cannot apply the function itself. */
record Then(Step step, Activation activation) implements Step {
    @Override
    @SuppressWarnings("ReferenceEquality") // the same handle is meant
    public Tensor apply(Tensor x) {
        Tensor y = step.apply(x);
        Tensor result = activation.forwardOver(y);
        if (result != y) y.close();
        return result;
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public void close() {
        step.close();
    }
}
