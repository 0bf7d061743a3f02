package io.fovea.internal.ensemble;

import io.fovea.ensemble.Vote;
import io.fovea.internal.light.Folds;
import io.fovea.internal.light.PrincipalAxes;
import io.fovea.internal.light.SoftmaxRegression;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A stacked vote that was learnt.
 *
 * @param vote learnt from all images
 * @param decay the weight decay that predicted best the images that were not learnt from
 * @param logs one row of logarithms of probabilities an image, by the regression on the other folds' images
 */
record Stacking(Vote.Stacked vote, double decay, float[][] logs) {
    /** From strong to weak, each the next one's start; of inputs that are logarithms. */
    private static final double[] DECAYS = {1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003};

    /** @param answers whose members' logarithms are the inputs */
    static Stacking of(MemberAnswers answers, Folds folds) {
        int classes = answers.classes();
        int[] labels = answers.labels();
        double[][] starts = new double[folds.count()][];
        float[][] best = null;
        double least = Double.POSITIVE_INFINITY, chosen = 0;
        try (Scope scope = Scope.inference()) {
            Tensor inputs = inputs(answers);
            for (double decay : DECAYS) {
                float[][] logs = new float[labels.length][];
                for (int fold = 0; fold < starts.length; fold++) {
                    starts[fold] = predict(inputs, labels, classes, decay, folds, fold, starts[fold], logs);
                }
                double loss = loss(logs, labels);
                if (loss > least) break; // weaker ones are worse still
                least = loss;
                best = logs;
                chosen = decay;
            }
            if (best == null) throw new IllegalStateException("no decay");
            return new Stacking(fitted(inputs, labels, classes, chosen), chosen, best);
        }
    }

    /** With a decay that is known. */
    static Vote.Stacked fitted(MemberAnswers answers, double decay) {
        try (Scope scope = Scope.inference()) {
            return fitted(inputs(answers), answers.labels(), answers.classes(), decay);
        }
    }

    private static Vote.Stacked fitted(Tensor inputs, int[] labels, int classes, double decay) {
        double[] weights = SoftmaxRegression.fit(inputs, labels, classes, decay).weights();
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < weights.length / classes; row++) {
            rows.add(Arrays.stream(weights, row * classes, (row + 1) * classes)
                    .boxed()
                    .toList());
        }
        return new Vote.Stacked(rows);
    }

    /** @return the weights */
    private static double[] predict(
            Tensor inputs,
            int[] labels,
            int classes,
            double decay,
            Folds folds,
            int fold,
            double @Nullable [] start,
            float[][] logs) {
        int[] learnt = folds.train().get(fold), asked = folds.others().get(fold);
        double[] from = start == null ? new double[Math.toIntExact(inputs.size(1) + 1) * classes] : start;
        try (Scope scope = Scope.inference()) {
            Tensor known = Folds.rows(inputs, learnt);
            PrincipalAxes axes = PrincipalAxes.of(known);
            SoftmaxRegression fitted = SoftmaxRegression.fit(
                    axes.turn(known),
                    axes,
                    Folds.labels(labels, learnt),
                    classes,
                    decay,
                    from,
                    SoftmaxRegression.ROUGH);
            float[][] answers = fitted.logProbabilities(Folds.rows(inputs, asked));
            for (int i = 0; i < asked.length; i++) logs[asked[i]] = answers[i];
            return fitted.weights();
        }
    }

    private static double loss(float[][] logs, int[] labels) {
        return -IntStream.range(0, labels.length)
                .mapToDouble(i -> logs[i][labels[i]])
                .average()
                .orElseThrow();
    }

    /** Float32 [images, members * classes]. */
    private static Tensor inputs(MemberAnswers answers) {
        int classes = answers.classes(), width = answers.members() * classes;
        float[] rows = new float[answers.images() * width];
        for (int i = 0; i < answers.images(); i++) {
            for (int m = 0; m < answers.members(); m++) {
                double[] centred = Ballot.Regression.centred(answers.logs(i, m));
                for (int c = 0; c < classes; c++) rows[i * width + m * classes + c] = (float) centred[c];
            }
        }
        return HostCopy.toTensor(rows, answers.images(), width);
    }
}
