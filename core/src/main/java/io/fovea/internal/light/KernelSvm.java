package io.fovea.internal.light;

import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import libsvm.svm;
import libsvm.svm_model;

/**
 * Support vector machines with Gaussian kernels, one for each pair of classes, on standardized features; solved by
 * LIBSVM.
 *
 * @param costs how much an image counts, to try
 * @param gammas of the kernel, to try, in units of one over the number of features that tell something (1 is
 *     scikit-learn's {@code scale})
 */
public record KernelSvm(List<Double> costs, List<Double> gammas) implements LightLearner {
    public static final List<Double> USUAL_COSTS = List.of(1.0, 10.0), USUAL_GAMMAS = List.of(0.3, 1.0);

    public KernelSvm {
        costs = List.copyOf(costs);
        gammas = List.copyOf(gammas);
        if (costs.isEmpty()
                || !costs.stream().allMatch(c -> c > 0)
                || !gammas.stream().allMatch(g -> g > 0)) {
            throw new IllegalArgumentException("c and gamma must be above 0, got " + costs + " and " + gammas);
        }
    }

    @Override
    public List<String> candidates() {
        List<String> candidates = new ArrayList<>();
        for (double cost : costs) {
            for (double gamma : gammas) candidates.add("kernel=rbf, c=" + cost + ", gamma=" + gamma);
        }
        return candidates;
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public Attempt on(Lesson lesson) {
        FeatureScale scale = lesson.scale();
        return candidate -> fit(lesson, scale, candidate);
    }

    private FeatureClassifier fit(Lesson lesson, FeatureScale scale, int candidate) {
        double cost = costs.get(candidate / gammas.size());
        double gamma = gammas.get(candidate % gammas.size()) / Math.max(1, telling(scale));
        int[] order = byClass(lesson), counts = new int[lesson.classes()];
        for (int label : lesson.labels()) counts[label]++;
        svm.svm_set_print_string_function(line -> {}); // LIBSVM prints by itself
        float[] rows;
        try (Scope scope = Scope.inference()) {
            rows = HostCopy.floats(Folds.rows(scale.of(lesson.rows()), order));
        }
        PairwiseSvm pairs = new PairwiseSvm(rows, scale.features(), counts, cost, gamma);
        List<svm_model> models = ParallelPass.over(pairs.pairs(), Cores.available(), pairs::solve);
        return pairs.machine(models, scale);
    }

    private static long telling(FeatureScale scale) {
        return IntStream.range(0, scale.features())
                .filter(f -> scale.factor()[f] != 0)
                .count();
    }

    /** Places of the images among those of the lesson, one class after the other. */
    private static int[] byClass(Lesson lesson) {
        int[] labels = lesson.labels();
        return IntStream.range(0, lesson.classes())
                .flatMap(c -> IntStream.range(0, labels.length).filter(i -> labels[i] == c))
                .toArray();
    }
}
