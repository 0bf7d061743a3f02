package io.fovea.internal.light;

import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regressions that have each learnt from another resample of the images (Breiman 1996,
 * doi:10.1007/BF00058655), and what those say of an image that have not seen it.
 *
 * @param resamples places of the images of each member, drawn with replacement
 * @param outOfBag of each image the mean probabilities, [classes], of the members that have not seen it; null where all
 *     have
 * @param outOfBagAccuracy 0 to 1, of the images that some member has not seen; NaN without any
 */
public record Bagging(
        List<LinearScores> members, List<int[]> resamples, List<float @Nullable []> outOfBag, double outOfBagAccuracy) {
    /** As many images of every class as it has, so that none is absent. */
    public static List<int[]> resamples(int[] labels, int classes, int members, long seed) {
        List<int[]> resamples = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            RandomGenerator rng = new Draw(seed, 0, m).rng();
            resamples.add(IntStream.range(0, classes)
                    .flatMap(c -> {
                        int[] own = IntStream.range(0, labels.length)
                                .filter(i -> labels[i] == c)
                                .toArray();
                        return own.length == 0
                                ? IntStream.empty()
                                : IntStream.range(0, own.length).map(i -> own[rng.nextInt(own.length)]);
                    })
                    .toArray());
        }
        return resamples;
    }

    /**
     * @param features float32 [N, F]
     * @param labels of the N images, from 0 to {@code classes - 1}
     * @param decay weight decay of every member
     * @param resamples places of the images that each member learns from, at least one; a class that a member has no
     *     image of has the probability 0 from it
     * @param goOn called before each member; an exception ends the work
     */
    public static Bagging fit(
            Tensor features, int[] labels, int classes, double decay, List<int[]> resamples, Runnable goOn) {
        FeatureScale scale = FeatureScale.standard(features);
        double[][] sums = new double[labels.length][classes];
        int[] judges = new int[labels.length];
        List<LinearScores> members = new ArrayList<>();
        try (Scope scope = Scope.inference()) {
            Tensor scaled = scale.of(features);
            PrincipalAxes axes = PrincipalAxes.of(scaled);
            Tensor turned = axes.turn(scaled);
            int[] every = IntStream.range(0, labels.length).toArray();
            double[] all = fit(turned, axes, labels, classes, decay, shares(every, every), zeros(scaled, classes));
            for (int[] resample : resamples) {
                goOn.run();
                try (Scope one = Scope.inference()) {
                    // an image that was drawn three times is one that counts three times: a third fewer rows
                    int[] drawn = IntStream.of(resample).distinct().sorted().toArray();
                    double[] weights = member(
                            Folds.rows(turned, drawn),
                            axes,
                            Folds.labels(labels, drawn),
                            classes,
                            decay,
                            shares(resample, drawn),
                            all);
                    members.add(LinearScores.of(weights, scale.features(), classes, scale));
                    judge(new SoftmaxRegression(weights, scale.features(), classes, 0), scaled, resample, sums, judges);
                }
            }
        }
        return new Bagging(members, List.copyOf(resamples), means(sums, judges), accuracy(sums, judges, labels));
    }

    private static double[] zeros(Tensor features, int classes) {
        return new double[(Math.toIntExact(features.size(1)) + 1) * classes];
    }

    /** What each image that was drawn counts in the mean. */
    private static double[] shares(int[] resample, int[] drawn) {
        double[] shares = new double[drawn.length];
        for (int place : resample) shares[Arrays.binarySearch(drawn, place)] += 1.0 / resample.length;
        return shares;
    }

    private static double[] fit(
            Tensor turned,
            PrincipalAxes axes,
            int[] labels,
            int classes,
            double decay,
            double[] shares,
            double[] start) {
        return SoftmaxRegression.fit(turned, axes, labels, classes, decay, shares, start, SoftmaxRegression.ROUGH)
                .weights();
    }

    /** Learns the classes that are there; the others are out of the question. */
    private static double[] member(
            Tensor turned,
            PrincipalAxes axes,
            int[] labels,
            int classes,
            double decay,
            double[] shares,
            double[] start) {
        int[] present = IntStream.of(labels).distinct().sorted().toArray();
        int width = start.length / classes - 1;
        int[] places = IntStream.of(labels)
                .map(label -> Arrays.binarySearch(present, label))
                .toArray();
        double[] from = new double[(width + 1) * present.length], weights = new double[start.length];
        for (int f = 0; f <= width; f++) {
            for (int c = 0; c < present.length; c++) from[f * present.length + c] = start[f * classes + present[c]];
        }
        double[] found = fit(turned, axes, places, present.length, decay, shares, from);
        Arrays.fill(weights, width * classes, weights.length, LinearScores.NEVER);
        for (int f = 0; f <= width; f++) {
            for (int c = 0; c < present.length; c++) weights[f * classes + present[c]] = found[f * present.length + c];
        }
        return weights;
    }

    private static void judge(SoftmaxRegression member, Tensor scaled, int[] resample, double[][] sums, int[] judges) {
        boolean[] seen = new boolean[sums.length];
        for (int place : resample) seen[place] = true;
        int[] others = IntStream.range(0, seen.length).filter(i -> !seen[i]).toArray();
        if (others.length == 0) return;
        float[][] logs = member.logProbabilities(Folds.rows(scaled, others));
        for (int i = 0; i < others.length; i++) {
            judges[others[i]]++;
            for (int c = 0; c < logs[i].length; c++) sums[others[i]][c] += Math.exp(logs[i][c]);
        }
    }

    private static List<float @Nullable []> means(double[][] sums, int[] judges) {
        List<float @Nullable []> means = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            float[] mean = new float[sums[i].length];
            for (int c = 0; c < mean.length; c++) mean[c] = (float) (sums[i][c] / judges[i]);
            means.add(judges[i] == 0 ? null : mean);
        }
        return means;
    }

    private static double accuracy(double[][] sums, int[] judges, int[] labels) {
        int right = 0, judged = 0;
        for (int i = 0; i < labels.length; i++) {
            if (judges[i] == 0) continue;
            judged++;
            int best = 0;
            for (int c = 1; c < sums[i].length; c++) if (sums[i][c] > sums[i][best]) best = c;
            if (best == labels[i]) right++;
        }
        return judged == 0 ? Double.NaN : (double) right / judged;
    }
}
