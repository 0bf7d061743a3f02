package io.fovea.internal.light;

import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A random forest, Breiman 2001 (doi:10.1023/A:1010933404324): every tree grows on a bootstrap of the images, and every
 * split is the best of as many random features as the square root of their number, by Gini impurity.
 *
 * @param trees at least 1
 * @param leaves least images of a leaf, to try
 */
public record ForestLearner(int trees, List<Integer> leaves) implements LightLearner {
    public static final List<Integer> USUAL_LEAVES = List.of(1, 5);

    public ForestLearner {
        leaves = List.copyOf(leaves);
        if (trees < 1 || leaves.isEmpty() || leaves.stream().anyMatch(leaf -> leaf < 1)) {
            throw new IllegalArgumentException("trees and leaves must be at least 1, got " + trees + " and " + leaves);
        }
    }

    @Override
    public List<String> candidates() {
        return leaves.stream().map(leaf -> "leaf=" + leaf).toList();
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public Attempt on(Lesson lesson) {
        BinnedFeatures binned;
        try (Scope scope = Scope.inference()) {
            binned = BinnedFeatures.of(HostCopy.floats(lesson.rows()), lesson.features());
        }
        return candidate -> {
            List<TreeGrower> grown = ParallelPass.over(
                    IntStream.range(0, trees).boxed().toList(),
                    Cores.available(),
                    tree -> TreeGrower.grow(
                            binned,
                            lesson.labels(),
                            lesson.classes(),
                            leaves.get(candidate),
                            new Draw(lesson.seed(), 0, tree).rng()));
            TreeArrays arrays = new TreeArrays();
            grown.forEach(tree -> arrays.append(tree.nodes()));
            return arrays.trees(lesson.features(), true, new float[lesson.classes()]);
        };
    }
}
