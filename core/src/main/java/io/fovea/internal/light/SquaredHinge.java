package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Linear support vector machines, each class against all others, with squared hinge loss, solved to their optimum:
 * LIBLINEAR's {@code L2R_L2LOSS_SVC} (Fan et al. 2008) for all classes at once, but the biases are free. The least of
 * half the sum of the squared weights, plus {@code c} times the sum over the images of {@code max(0, 1 - y s)^2}.
 *
 * @param weights [features + 1, classes] in row-major order; the last row are the biases
 * @param objective its least value
 */
record SquaredHinge(double[] weights, double objective) {
    private static final int MOST_STEPS = 1000;

    /**
     * @param turned float32 [N, F], features along the axes
     * @param c above 0: how much an image counts
     * @param tolerance largest derivative of the objective's mean over the images that is taken for none
     */
    static SquaredHinge fit(
            Tensor turned, PrincipalAxes axes, int[] labels, int classes, double c, double[] start, double tolerance) {
        int images = labels.length;
        try (Scope fitting = Scope.inference()) {
            Tensor sides = HostCopy.toTensor(LinearObjective.truth(labels, classes, -1), images, classes);
            Lbfgs.Minimum found = LinearObjective.least(
                    turned, axes, classes, new Hinge(sides), 1 / (c * images), start, MOST_STEPS, tolerance);
            return new SquaredHinge(found.at(), found.value() * c * images);
        }
    }

    /** @param sides float32 [N, classes]: 1 for the image's own class, else -1 */
    private record Hinge(Tensor sides) implements LinearObjective.ScoreLoss {
        @Override
        public LinearObjective.Slope at(Tensor scores) {
            Scalar images = new Scalar((double) sides.size(0));
            Tensor lack = sides.mul(scores).neg().add_(new Scalar(1)).clamp_min_(new Scalar(0));
            double loss = lack.square().to(ScalarType.Double).sum().div(images).item_double();
            return new LinearObjective.Slope(
                    loss, lack.mul_(sides).mul_(new Scalar(-2)).div_(images));
        }

        /** Of images that all lack something. */
        @Override
        public double bend() {
            return 2;
        }
    }
}
