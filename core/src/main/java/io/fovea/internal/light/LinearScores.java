package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A score of each class that is linear in the features.
 *
 * @param weight [classes, features] in row-major order, as a network's last layer has it
 * @param bias [classes]
 */
public record LinearScores(float[] weight, float[] bias) implements FeatureClassifier {
    static final String KIND = "linear";

    /** Score of a class that is out of the question: its probability is 0 at every temperature. */
    static final float NEVER = -10_000;

    public LinearScores {
        if (bias.length == 0 || weight.length == 0 || weight.length % bias.length != 0) {
            throw new IllegalArgumentException(
                    KIND + ": " + weight.length + " weights are none of " + bias.length + " classes");
        }
        if (!Rows.isFinite(weight) || !Rows.isFinite(bias)) {
            throw new IllegalArgumentException(KIND + ": weights must be finite");
        }
    }

    static LinearScores of(StoredArrays stored) {
        float[] bias = stored.floats("bias", StoredArrays.ANY);
        return new LinearScores(stored.floats("weight", bias.length, StoredArrays.ANY), bias);
    }

    /** Of features that the scale has not been applied to, what a regression says of those that it has. */
    static LinearScores of(double[] weights, int features, int classes, FeatureScale scale) {
        return of(weights, features, classes, scale, 1);
    }

    /** As above, times a factor. */
    static LinearScores of(double[] weights, int features, int classes, FeatureScale scale, double times) {
        float[] weight = new float[classes * features], bias = new float[classes];
        for (int c = 0; c < classes; c++) {
            double shift = times * weights[features * classes + c];
            for (int f = 0; f < features; f++) {
                double folded = times * weights[f * classes + c] * scale.factor()[f];
                weight[c * features + f] = (float) folded;
                shift -= folded * scale.mean()[f];
            }
            bias[c] = (float) shift;
        }
        return new LinearScores(weight, bias);
    }

    @Override
    public int features() {
        return weight.length / bias.length;
    }

    @Override
    public int classes() {
        return bias.length;
    }

    @Override
    public float[] scores(float[] rows) {
        int width = features(), count = Rows.count(rows, width);
        float[] scores = new float[count * bias.length];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < bias.length; c++) {
                scores[i * bias.length + c] = bias[c] + product(rows, i * width, c * width, width);
            }
        }
        return scores;
    }

    /** Four sums at a time, so that none waits for another. */
    private float product(float[] rows, int row, int weights, int width) {
        float a = 0, b = 0, c = 0, d = 0;
        int f = 0;
        for (; f + 3 < width; f += 4) {
            a += rows[row + f] * weight[weights + f];
            b += rows[row + f + 1] * weight[weights + f + 1];
            c += rows[row + f + 2] * weight[weights + f + 2];
            d += rows[row + f + 3] * weight[weights + f + 3];
        }
        for (; f < width; f++) a += rows[row + f] * weight[weights + f];
        return a + b + (c + d);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Tensor> tensors() {
        return Map.of(
                "weight", HostCopy.toTensor(weight, classes(), features()), "bias", HostCopy.toTensor(bias, classes()));
    }
}
