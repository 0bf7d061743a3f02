package io.fovea.internal.audit;

import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
        int[] folds = folds(labels, classes, seed);
        double[][] starts = new double[FOLDS][];
        CrossPrediction best = null;
        try (Scope scope = Scope.inference()) {
            standardize(features);
            List<Fold> parts = IntStream.range(0, FOLDS)
                    .mapToObj(fold -> Fold.of(labels, folds, fold))
                    .toList();
            for (double decay : DECAYS) {
                float[][] logs = new float[labels.length][];
                for (int fold = 0; fold < FOLDS; fold++) {
                    goOn.run();
                    starts[fold] = parts.get(fold).predict(features, classes, decay, starts[fold], logs);
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

    /** In which fold each image is; each fold gets as many of a class as another, give or take one. */
    private static int[] folds(int[] labels, int classes, long seed) {
        int[] folds = new int[labels.length];
        int dealt = 0;
        for (int c = 0; c < classes; c++) {
            int label = c;
            List<Integer> images = new ArrayList<>(IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .boxed()
                    .toList());
            Collections.shuffle(images, new Random(Draw.mix(Draw.mix(seed) + c)));
            for (int image : images) folds[image] = dealt++ % FOLDS;
        }
        return folds;
    }

    /** The places of one fold's images, and of those to learn from. */
    private record Fold(int[] train, int[] labels, int[] others) {
        static Fold of(int[] labels, int[] folds, int fold) {
            int[] train = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] != fold)
                    .toArray();
            int[] others = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] == fold)
                    .toArray();
            return new Fold(train, IntStream.of(train).map(i -> labels[i]).toArray(), others);
        }

        private static Tensor rows(Tensor features, int[] places) {
            long[] chosen = IntStream.of(places).asLongStream().toArray();
            return torch.index_select(features, 0, HostCopy.toTensor(chosen, chosen.length));
        }

        /** @return the weights */
        double[] predict(Tensor features, int classes, double decay, double @Nullable [] start, float[][] logs) {
            double[] from = start == null ? new double[Math.toIntExact(features.size(1) + 1) * classes] : start;
            try (Scope scope = Scope.inference()) {
                SoftmaxRegression fitted = SoftmaxRegression.fit(
                        rows(features, train), labels, classes, decay, from, SoftmaxRegression.ROUGH);
                float[][] rows = fitted.logProbabilities(rows(features, others));
                for (int i = 0; i < others.length; i++) logs[others[i]] = rows[i];
                return fitted.weights();
            }
        }
    }
}
