package io.fovea.internal.audit;

import io.fovea.internal.light.Folds;
import io.fovea.internal.light.PrincipalAxes;
import io.fovea.internal.light.SoftmaxRegression;
import io.fovea.internal.torch.Scope;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a linear classifier says of every image that has learnt from the others: the images are dealt out, class by
 * class, to a few folds, and each fold is predicted by those outside of it. So no image is called what it is called
 * because it is called so.
 *
 * @param logs one row of logarithms of probabilities an image
 * @param decay the weight decay that predicted best
 * @param loss mean cross-entropy with it
 */
record CrossPrediction(float[][] logs, double decay, double loss) {
    static final int FOLDS = 5;

    /** From strong to weak, each the next one's start; of features of mean 0 and deviation 1. */
    private static final double[] DECAYS = {1, 0.3, 0.1, 0.03, 0.01, 0.003};

    /**
     * @param features float32 [N, F] of images that the trunk did not learn to tell apart; scaled in place to mean 0
     *     and deviation 1
     * @param labels of the N images
     * @param goOn called now and then; an exception ends the work
     */
    static CrossPrediction of(Tensor features, int[] labels, int classes, long seed, Runnable goOn) {
        Folds folds = Folds.stratified(labels, classes, FOLDS, seed);
        double[][] starts = new double[FOLDS][];
        CrossPrediction best = null;
        try (Scope scope = Scope.inference()) {
            standardize(features);
            for (double decay : DECAYS) {
                float[][] logs = new float[labels.length][];
                for (int fold = 0; fold < FOLDS; fold++) {
                    goOn.run();
                    starts[fold] = predict(features, labels, classes, decay, folds, fold, starts[fold], logs);
                }
                double loss = loss(logs, labels);
                if (best != null && loss > best.loss()) break; // weaker ones are worse still
                best = new CrossPrediction(logs, decay, loss);
            }
        }
        if (best == null) throw new IllegalStateException("no decay");
        return best;
    }

    private static double loss(float[][] logs, int[] labels) {
        return -IntStream.range(0, labels.length)
                .mapToDouble(i -> logs[i][labels[i]])
                .average()
                .orElseThrow();
    }

    private static void standardize(Tensor features) {
        try (Scope scope = Scope.inference()) {
            Tensor mean = features.mean(0L), deviation = features.std(new long[] {0}, true, false);
            features.sub_(mean).div_(deviation.clamp_min(new Scalar(1e-6)));
        }
    }

    /**
     * Predicts the others of one fold.
     *
     * @return the weights
     */
    private static double[] predict(
            Tensor features,
            int[] labels,
            int classes,
            double decay,
            Folds folds,
            int fold,
            double @Nullable [] start,
            float[][] logs) {
        int[] train = folds.train().get(fold), others = folds.others().get(fold);
        double[] from = start == null ? new double[Math.toIntExact(features.size(1) + 1) * classes] : start;
        try (Scope scope = Scope.inference()) {
            Tensor known = Folds.rows(features, train);
            PrincipalAxes axes = PrincipalAxes.of(known);
            SoftmaxRegression fitted = SoftmaxRegression.fit(
                    axes.turn(known), axes, Folds.labels(labels, train), classes, decay, from, SoftmaxRegression.ROUGH);
            float[][] rows = fitted.logProbabilities(Folds.rows(features, others));
            for (int i = 0; i < others.length; i++) logs[others[i]] = rows[i];
            return fitted.weights();
        }
    }
}
