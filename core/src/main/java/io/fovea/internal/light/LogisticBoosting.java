package io.fovea.internal.light;

import io.fovea.internal.torch.Scope;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** {@link Samme} of logistic regressions on standardized features; each begins with the weights of the one before. */
public final class LogisticBoosting {
    /** Of the derivatives: members further on have few images that count, and would take long for nothing. */
    private static final double TOLERANCE = 2e-5;

    private LogisticBoosting() {}

    /**
     * @param features float32 [N, F]
     * @param labels of the N images, from 0 to {@code classes - 1}
     * @param decay weight decay of every member
     * @param most members, at least 1
     * @param goOn called before each member; an exception ends the work
     * @throws IllegalArgumentException if already the first member is no better than chance
     */
    public static Samme<LinearScores> fit(
            Tensor features, int[] labels, int classes, double decay, int most, Runnable goOn) {
        FeatureScale scale = FeatureScale.standard(features);
        int width = Math.toIntExact(features.size(1));
        double[] weights = new double[(width + 1) * classes];
        try (Scope scope = Scope.inference()) {
            Tensor scaled = scale.of(features);
            PrincipalAxes axes = PrincipalAxes.of(scaled);
            Tensor turned = axes.turn(scaled);
            return Samme.fit(
                    (shares, member) -> {
                        goOn.run();
                        SoftmaxRegression fitted =
                                SoftmaxRegression.fit(turned, axes, labels, classes, decay, shares, weights, TOLERANCE);
                        System.arraycopy(fitted.weights(), 0, weights, 0, weights.length);
                        return new Samme.Answer<>(
                                LinearScores.of(fitted.weights(), width, classes, scale), predicted(fitted, scaled));
                    },
                    labels,
                    classes,
                    most);
        }
    }

    private static int[] predicted(SoftmaxRegression fitted, Tensor scaled) {
        float[][] logs = fitted.logProbabilities(scaled);
        return IntStream.range(0, logs.length)
                .map(i -> {
                    int best = 0;
                    for (int c = 1; c < logs[i].length; c++) if (logs[i][c] > logs[i][best]) best = c;
                    return best;
                })
                .toArray();
    }
}
