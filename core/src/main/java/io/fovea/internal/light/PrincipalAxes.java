package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The directions in which features vary most, and how much they do. A linear classifier is the same along them, its
 * weights turned; but each direction then bends the loss by itself, and a search that knows how much takes a tenth of
 * the steps.
 *
 * @param axes [F, F] in row-major order, of which each column is one; null for the features' own
 * @param moments [F], mean squares along the axes
 */
public record PrincipalAxes(float @Nullable [] axes, double[] moments) {
    /** Features; to find the axes of more takes longer than it saves. */
    private static final long MOST = 2048;

    /** Of the largest moment; below it is rounding. */
    private static final double LEAST = 1e-6;

    /** @param features float32 [N, F] */
    public static PrincipalAxes of(Tensor features) {
        try (Scope scope = Scope.inference()) {
            if (features.size(1) > MOST)
                return new PrincipalAxes(null, doubles(features.square().mean(0L)));
            Tensor products = torch.mm(features.t(), features).div_(new Scalar((double) features.size(0)));
            T_TensorTensor_T parts = torch.linalg_eigh(products);
            double[] moments = doubles(new Tensor(parts.get0()));
            double least = LEAST * moments[moments.length - 1]; // the largest is the last
            for (int i = 0; i < moments.length; i++) moments[i] = Math.max(moments[i], least);
            return new PrincipalAxes(HostCopy.floats(new Tensor(parts.get1())), moments);
        }
    }

    /**
     * A new tensor of the caller's scope, or the features themselves.
     *
     * @param features float32 [N, F]
     */
    public Tensor turn(Tensor features) {
        float[] columns = axes;
        return columns == null ? features : Scope.compute(() -> torch.mm(features, tensor(columns)));
    }

    /**
     * Weights along the axes, of which {@link #back} makes those of the features again.
     *
     * @param weights [F + 1, classes] in row-major order; the last row, the biases, stays
     */
    double[] along(double[] weights, int classes) {
        return turned(weights, classes, false);
    }

    double[] back(double[] weights, int classes) {
        return turned(weights, classes, true);
    }

    private double[] turned(double[] weights, int classes, boolean back) {
        double[] result = weights.clone();
        float[] columns = axes;
        if (columns == null) return result;
        float[] rows = new float[moments.length * classes];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) weights[i];
        try (Scope scope = Scope.inference()) {
            Tensor turn = back ? tensor(columns) : tensor(columns).t();
            float[] turned = HostCopy.floats(torch.mm(turn, HostCopy.toTensor(rows, moments.length, classes)));
            for (int i = 0; i < turned.length; i++) result[i] = turned[i];
        }
        return result;
    }

    private Tensor tensor(float[] columns) {
        return HostCopy.toTensor(columns, moments.length, moments.length);
    }

    private static double[] doubles(Tensor tensor) {
        float[] floats = HostCopy.floats(tensor);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) values[i] = floats[i];
        return values;
    }
}
