package io.fovea.internal.training;

import io.fovea.internal.torch.Operator;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Adam and AdamW, through libtorch's fused kernels ({@code aten/src/ATen/native/cpu/FusedAdamKernel.cpp}). */
final class AdamOptimizer extends Optimizer {
    private final Operator kernel;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private final double weightDecay;
    private final List<Tensor> means;
    private final List<Tensor> squares;
    private final Tensor steps;

    AdamOptimizer(String kernel, List<Tensor> parameters, double beta1, double beta2, double eps, double weightDecay) {
        super(parameters);
        this.kernel = Operator.of(kernel, "");
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.weightDecay = weightDecay;
        means = zeros("mean");
        squares = zeros("square");
        steps = counter("steps");
    }

    @Override
    public void step(double lr) {
        steps.add_(new Scalar(1.0));
        List<Tensor> sameStep = Collections.nCopies(parameters.size(), steps);
        kernel.callAll(
                parameters,
                gradients(),
                means,
                squares,
                List.of(),
                sameStep,
                lr,
                beta1,
                beta2,
                weightDecay,
                eps,
                false,
                false,
                null,
                null);
    }
}
