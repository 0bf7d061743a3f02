package io.fovea.internal.training;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Operator;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.Recipe;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The factor of the loss that keeps small gradients above the smallest numbers of fp16 (Micikevicius et al. 2018,
 * arXiv:1710.03740, sec. 3.2). It doubles after 2,000 steps in a row whose gradients are finite, and halves after one
 * whose are not, which is no step then: PyTorch's torch/amp/grad_scaler.py, by its own operators and with its defaults.
 */
final class LossScale implements AutoCloseable {
    private static final Operator UNSCALE = Operator.of("aten::_amp_foreach_non_finite_check_and_unscale_", "");
    private static final Operator UPDATE = Operator.of("aten::_amp_update_scale_", "");

    private static final double GROWTH = 2;
    private static final double BACKOFF = 0.5;
    private static final long GROWTH_STEPS = 2000;
    private static final float FIRST = 65536;
    /** Below it a loss is as nothing in fp16: it is no large factor that makes the gradients infinite. */
    private static final double LEAST = 1.0 / 65536;

    /** float32 [] */
    private final Tensor factor;
    /** int32 []: steps in a row with finite gradients since the factor has changed. */
    private final Tensor steps;
    /** float32 []: 1 if a gradient of this step is not finite, else 0. */
    private final Tensor infinite;

    LossScale() {
        try (Scope scope = Scope.inference()) {
            factor = Scope.own(torch.zeros(1L).squeeze().add(new Scalar(FIRST)));
            steps = Scope.own(torch.zeros(1L).squeeze().to(ScalarType.Int));
            infinite = Scope.own(torch.zeros(1L).squeeze());
        }
    }

    /** Null for a recipe that computes in another precision than fp16: their gradients reach as far down as float32. */
    static @Nullable LossScale of(Recipe recipe) {
        return recipe.precision().equals("fp16") ? new LossScale() : null;
    }

    /** A power of two. */
    double factor() {
        return factor.item_float();
    }

    /** What to take the gradients of, instead of the loss. */
    Tensor times(Tensor loss) {
        return loss.mul(new Scalar(factor()));
    }

    /**
     * Divides by the factor what {@link #times} has multiplied, and remembers until {@link #update} if a gradient is
     * not finite.
     *
     * @return whether all are, and those of the step before
     */
    boolean unscale(TensorList gradients) {
        try (Scope scope = Scope.inference()) {
            UNSCALE.callAll(gradients.boxed(), infinite, factor.reciprocal());
            return infinite.item_float() == 0;
        }
    }

    /** The step is over. */
    void update() {
        try (Scope scope = Scope.inference()) {
            UPDATE.call(factor, steps, infinite, GROWTH, BACKOFF, GROWTH_STEPS);
            infinite.zero_();
        }
    }

    /** Whether no factor helps: the gradients are not finite in any case. */
    boolean isLost() {
        return factor() < LEAST;
    }

    /** Everything that a later run needs to go on exactly from here, by name; live handles. */
    Map<String, Tensor> state() {
        return Map.of("factor", factor, "steps", steps);
    }

    /**
     * Takes over what {@link #state} gave.
     *
     * @throws IllegalArgumentException if it is something else
     */
    void load(Map<String, Tensor> saved) {
        Tensor savedFactor = saved.get("factor"), savedSteps = saved.get("steps");
        if (savedFactor == null || savedSteps == null || savedFactor.numel() != 1 || savedSteps.numel() != 1) {
            throw new IllegalArgumentException("it has no loss scale, and this recipe has one");
        }
        float value = HostCopy.floats(savedFactor)[0];
        if (!(value > 0 && Float.isFinite(value))) {
            throw new IllegalArgumentException("its loss scale is " + value);
        }
        try (Scope scope = Scope.inference()) {
            factor.copy_(savedFactor);
            steps.copy_(savedSteps);
        }
    }

    @Override
    public void close() {
        factor.close();
        steps.close();
        infinite.close();
    }
}
