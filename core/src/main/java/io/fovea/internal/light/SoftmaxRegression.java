package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Multinomial logistic regression on features, solved to its optimum: the least mean cross-entropy plus half of
 * {@code decay} times the sum of the squared weights, without the biases (scikit-learn's {@code LogisticRegression}
 * with {@code C = 1 / (decay * images)}).
 *
 * @param weights [features + 1, classes] in row-major order; the last row are the biases
 * @param objective its least value
 */
public record SoftmaxRegression(double[] weights, int features, int classes, double objective) {
    private static final int MOST_STEPS = 500;

    /** Of the derivatives, at the optimum. */
    public static final double EXACT = 1e-6;

    /** Near enough for probabilities of two digits, in a tenth of the steps. */
    public static final double ROUGH = 1e-4;

    /**
     * @param features float32 [N, F]
     * @param labels of the N images, from 0 to {@code classes - 1}
     * @param decay above 0
     */
    public static SoftmaxRegression fit(Tensor features, int[] labels, int classes, double decay) {
        int width = Math.toIntExact(features.size(1));
        try (Scope scope = Scope.inference()) {
            PrincipalAxes axes = PrincipalAxes.of(features);
            return fit(axes.turn(features), axes, labels, classes, decay, new double[(width + 1) * classes], EXACT);
        }
    }

    /**
     * As above, of features along axes that are known.
     *
     * @param turned float32 [N, F], features along the axes
     * @param start weights to begin with, such as those of another decay
     * @param tolerance largest derivative that is taken for none
     */
    public static SoftmaxRegression fit(
            Tensor turned,
            PrincipalAxes axes,
            int[] labels,
            int classes,
            double decay,
            double[] start,
            double tolerance) {
        double[] equal = new double[labels.length];
        Arrays.fill(equal, 1.0 / labels.length);
        return fit(turned, axes, labels, classes, decay, equal, start, tolerance);
    }

    /**
     * As above, but for the mean, in which images may count differently.
     *
     * @param shares of the images in the mean; 0 or more, their sum is 1
     */
    static SoftmaxRegression fit(
            Tensor turned,
            PrincipalAxes axes,
            int[] labels,
            int classes,
            double decay,
            double[] shares,
            double[] start,
            double tolerance) {
        float[] counts = new float[shares.length];
        for (int i = 0; i < counts.length; i++) counts[i] = (float) shares[i];
        try (Scope fitting = Scope.inference()) {
            CrossEntropy loss = new CrossEntropy(
                    HostCopy.toTensor(LinearObjective.truth(labels, classes, 0), labels.length, classes),
                    HostCopy.toTensor(counts, counts.length, 1));
            Lbfgs.Minimum found =
                    LinearObjective.least(turned, axes, classes, loss, decay, start, MOST_STEPS, tolerance);
            return new SoftmaxRegression(found.at(), axes.moments().length, classes, found.value());
        }
    }

    /**
     * @param images float32 [N, F]
     * @return one row of logarithms of probabilities an image
     */
    public float[][] logProbabilities(Tensor images) {
        try (Scope scope = Scope.inference()) {
            float[] all = HostCopy.floats(torch.log_softmax(LinearObjective.scores(images, weights, classes), 1));
            float[][] rows = new float[all.length / classes][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
            }
            return rows;
        }
    }

    /**
     * Cross-entropy.
     *
     * @param truth float32 [N, classes], one-hot
     * @param shares float32 [N, 1]
     */
    private record CrossEntropy(Tensor truth, Tensor shares) implements LinearObjective.ScoreLoss {
        @Override
        public LinearObjective.Slope at(Tensor scores) {
            Tensor logs = torch.log_softmax(scores, 1), losses = logs.mul(truth).mul(shares);
            return new LinearObjective.Slope(
                    -losses.to(ScalarType.Double).sum().item_double(),
                    logs.exp().sub(truth).mul(shares));
        }

        /** Of classes that are all as likely. */
        @Override
        public double bend() {
            double likely = 1.0 / truth.size(1);
            return likely * (1 - likely);
        }
    }
}
