package io.fovea.internal.training;

import io.fovea.internal.torch.Operator;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/** Adam and AdamW, through libtorch's fused kernels ({@code aten/src/ATen/native/cpu/FusedAdamKernel.cpp}). */
final class AdamOptimizer extends Optimizer {
    private final Operator kernel;
    private final Tensor steps;
    private final IValue means;
    private final IValue squares;
    private final IValue sameStep;
    private final IValue beta1;
    private final IValue beta2;
    private final IValue eps;
    private final IValue weightDecay;

    AdamOptimizer(String kernel, List<Tensor> parameters, double beta1, double beta2, double eps, double weightDecay) {
        super(parameters);
        this.kernel = Operator.of(kernel, "");
        means = constant(zeros("mean"));
        squares = constant(zeros("square"));
        steps = counter("steps");
        sameStep = constant(Collections.nCopies(parameters.size(), steps));
        this.beta1 = constant(beta1);
        this.beta2 = constant(beta2);
        this.eps = constant(eps);
        this.weightDecay = constant(weightDecay);
    }

    @Override
    public void step(double lr) {
        steps.add_(ONE);
        kernel.callAll(
                boxedParameters,
                gradients(),
                means,
                squares,
                EMPTY,
                sameStep,
                lr,
                beta1,
                beta2,
                weightDecay,
                eps,
                FALSE,
                FALSE,
                NONE,
                NONE);
    }
}
