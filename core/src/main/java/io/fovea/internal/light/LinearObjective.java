package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A loss of scores that are linear in the features, plus half of {@code decay} times the sum of the squared weights,
 * without the biases. Its variables are [features + 1, classes] in row-major order; the last row are the biases.
 *
 * @param features float32 [N, F]
 * @param across the same as [F, N], for gradients: to read the columns of a long table takes twice as long
 */
record LinearObjective(Tensor features, Tensor across, int classes, ScoreLoss loss, double decay)
        implements Lbfgs.Objective {
    /** What is to be made small, of the scores [N, classes]. */
    interface ScoreLoss {
        /** @return tensors of the caller's scope */
        Slope at(Tensor scores);

        /** About its second derivative by a score that all images share. */
        double bend();
    }

    /**
     * A loss and its slope.
     *
     * @param slopes float32 [N, classes]: how it changes with the scores
     */
    record Slope(double loss, Tensor slopes) {}

    /**
     * @param turned float32 [N, F], features along the axes
     * @param start weights of the features as they were, [F + 1, classes]; and so are those found
     * @param tolerance largest derivative that is taken for none
     */
    static Lbfgs.Minimum least(
            Tensor turned,
            PrincipalAxes axes,
            int classes,
            ScoreLoss loss,
            double decay,
            double[] start,
            int mostSteps,
            double tolerance) {
        double[] curvature = new double[start.length];
        Arrays.fill(curvature, loss.bend()); // of the biases
        for (int i = 0; i < curvature.length - classes; i++) {
            curvature[i] = loss.bend() * axes.moments()[i / classes] + decay;
        }
        Lbfgs.Minimum found = Lbfgs.minimum(
                new LinearObjective(turned, turned.t().contiguous(), classes, loss, decay),
                axes.along(start, classes),
                curvature,
                mostSteps,
                tolerance);
        return new Lbfgs.Minimum(axes.back(found.at(), classes), found.value(), found.steps());
    }

    @Override
    public double at(double[] at, double[] gradient) {
        try (Scope scope = Scope.inference()) {
            int weights = at.length - classes;
            Slope found = loss.at(scores(features, at, classes));
            float[] slopes = HostCopy.floats(torch.mm(across, found.slopes()));
            float[] shifts = HostCopy.floats(found.slopes().sum(0L));
            double squares = 0;
            for (int i = 0; i < weights; i++) {
                gradient[i] = slopes[i] + decay * at[i];
                squares += at[i] * at[i];
            }
            for (int c = 0; c < classes; c++) gradient[weights + c] = shifts[c];
            return found.loss() + decay / 2 * squares;
        }
    }

    /** [N, classes], in the caller's scope. */
    static Tensor scores(Tensor features, double[] weights, int classes) {
        return Scope.compute(() -> {
            int width = weights.length / classes - 1;
            float[] matrix = new float[width * classes], biases = new float[classes];
            for (int i = 0; i < matrix.length; i++) matrix[i] = (float) weights[i];
            for (int c = 0; c < classes; c++) biases[c] = (float) weights[matrix.length + c];
            return torch.addmm(HostCopy.toTensor(biases, classes), features, HostCopy.toTensor(matrix, width, classes));
        });
    }

    /** [N, classes] in row-major order: 1 for the image's own class, else {@code other}. */
    static float[] truth(int[] labels, int classes, float other) {
        float[] rows = new float[labels.length * classes];
        Arrays.fill(rows, other);
        for (int i = 0; i < labels.length; i++) rows[i * classes + labels[i]] = 1;
        return rows;
    }
}
