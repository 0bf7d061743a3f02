package io.fovea.internal.light;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gradient boosted trees, Chen and Guestrin 2016 (arXiv:1603.02754), grown by XGBoost: in every round one tree a class.
 *
 * @param rounds to try, from few to many; each begins with the trees of those before
 * @param depth of a tree
 * @param rate how much of each tree counts, in (0, 1]
 */
public record BoostedTrees(List<Integer> rounds, int depth, double rate) implements LightLearner {
    public static final List<Integer> USUAL = List.of(25, 50, 100);

    /**
     * Bins of a feature: with XGBoost's 256 the histograms of a thousand features fit no cache, and seven times as long
     * is no better. And the share of the features that a tree looks at.
     */
    private static final int BINS = 32;

    private static final double SHARE = 0.3;

    /** Always the same, whatever the machine has, since sums of several threads depend on their number. */
    private static final int THREADS = 4;

    public BoostedTrees {
        rounds = rounds.stream().sorted().toList();
        if (rounds.isEmpty() || rounds.get(0) < 1 || depth < 1 || !(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rounds and depth must be at least 1 and rate in (0, 1], got " + rounds
                    + ", " + depth + " and " + rate);
        }
    }

    @Override
    public List<String> candidates() {
        return rounds.stream().map(count -> "rounds=" + count).toList();
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public Attempt on(Lesson lesson) {
        return new Attempt() {
            private @Nullable JsonNode grown;
            private int most;

            @Override
            public FeatureClassifier fit(int candidate) {
                int wanted = rounds.get(candidate);
                JsonNode trees = grown;
                if (trees == null || most < wanted) {
                    most = lesson.exact() ? wanted : Collections.max(rounds);
                    trees = train(lesson, most);
                    grown = trees;
                }
                return read(trees, lesson.features(), lesson.classes(), wanted);
            }
        };
    }

    private JsonNode train(Lesson lesson, int most) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("objective", "multi:softprob");
        parameters.put("num_class", lesson.classes());
        parameters.put("base_score", 0);
        parameters.put("tree_method", "hist");
        parameters.put("max_bin", BINS);
        parameters.put("colsample_bytree", SHARE);
        parameters.put("max_depth", depth);
        parameters.put("eta", rate);
        parameters.put("seed", (int) (lesson.seed() & Integer.MAX_VALUE));
        parameters.put("nthread", THREADS);
        parameters.put("verbosity", 0);
        try (Scope scope = Scope.inference()) {
            float[] rows = HostCopy.floats(lesson.rows());
            return XgboostLibrary.train(rows, lesson.features(), lesson.labels(), parameters, most);
        }
    }

    /** @param model of XGBoost's JSON schema; what is missing goes where {@code NaN} would, but nothing is missing */
    static DecisionTrees read(JsonNode model, int features, int classes, int rounds) {
        JsonNode booster = model.at("/learner/gradient_booster/model"), trees = booster.get("trees");
        TreeArrays arrays = new TreeArrays();
        for (int t = 0; t < rounds * classes; t++) {
            append(arrays, trees.get(t), booster.get("tree_info").get(t).asInt());
        }
        return arrays.trees(features, false, new float[classes]);
    }

    private static void append(TreeArrays arrays, JsonNode tree, int label) {
        JsonNode left = tree.get("left_children"), values = tree.get("split_conditions");
        int before = arrays.nodes();
        arrays.root();
        for (int i = 0; i < left.size(); i++) {
            int node = arrays.node();
            float value = (float) values.get(i).asDouble();
            if (left.get(i).asInt() < 0) {
                arrays.leaf(node);
                arrays.entry(label, value); // a leaf's value stands where another's threshold does
                arrays.endLeaf(node);
            } else {
                int right = tree.get("right_children").get(i).asInt();
                arrays.split(
                        node,
                        tree.get("split_indices").get(i).asInt(),
                        value,
                        before + left.get(i).asInt(),
                        before + right);
            }
        }
    }
}
