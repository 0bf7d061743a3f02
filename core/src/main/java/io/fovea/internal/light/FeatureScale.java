package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes features comparable: each less its mean, times a factor.
 *
 * @param mean [F]
 * @param factor [F]; 0 for a feature that tells nothing because it is the same in all images
 */
public record FeatureScale(float[] mean, float[] factor) {
    /** Of the standard deviation; below it is rounding. */
    private static final double LEAST_DEVIATION = 1e-6;

    public FeatureScale {
        if (mean.length == 0 || mean.length != factor.length || !Rows.isFinite(mean) || !Rows.isFinite(factor)) {
            throw new IllegalArgumentException("a scale has a finite mean and factor of every feature");
        }
    }

    /**
     * To mean 0 and deviation 1.
     *
     * @param features float32 [N, F]
     */
    static FeatureScale standard(Tensor features) {
        try (Scope scope = Scope.inference()) {
            float[] mean = HostCopy.floats(features.mean(0L));
            float[] deviation = HostCopy.floats(features.std(new long[] {0}, false, false));
            float[] factor = new float[mean.length];
            for (int f = 0; f < factor.length; f++) {
                factor[f] = deviation[f] > LEAST_DEVIATION ? 1 / deviation[f] : 0;
            }
            return new FeatureScale(mean, factor);
        }
    }

    /** Leaves features as they are. */
    static FeatureScale none(int features) {
        float[] factor = new float[features];
        Arrays.fill(factor, 1);
        return new FeatureScale(new float[features], factor);
    }

    static FeatureScale of(StoredArrays stored) {
        float[] mean = stored.floats("mean", StoredArrays.ANY);
        return new FeatureScale(mean, stored.floats("factor", mean.length));
    }

    int features() {
        return mean.length;
    }

    /** A new tensor of the caller's scope. */
    Tensor of(Tensor features) {
        return Scope.compute(() ->
                features.sub(HostCopy.toTensor(mean, mean.length)).mul_(HostCopy.toTensor(factor, factor.length)));
    }

    /** A new array [N, F]. */
    float[] of(float[] rows) {
        float[] scaled = new float[rows.length];
        for (int row = 0; row < rows.length; row += mean.length) {
            for (int f = 0; f < mean.length; f++) scaled[row + f] = (rows[row + f] - mean[f]) * factor[f];
        }
        return scaled;
    }
}
