package io.fovea.internal.inference;

import io.fovea.internal.layer.Step;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Steps one after the other. */
public record StepChain(List<Step> steps) implements Step {
    public StepChain {
        steps = List.copyOf(steps);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same handle is meant
    public Tensor apply(Tensor input) {
        Tensor x = input;
        for (Step step : steps) {
            Tensor y = step.apply(x);
            // the cache is small: free every intermediate image as soon as it has been read
            if (x != input && y != x) x.close();
            x = y;
        }
        return x;
    }

    @Override
    public boolean ownsOutput() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).ownsOutput();
    }

    @Override
    public void close() {
        steps.forEach(Step::close);
    }
}
