package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Decision trees, grown at random or boosted. In every tree an image goes from the root to a leaf, whose entries are
 * added to the scores of their classes.
 *
 * @param features of an image
 * @param averaged whether the entries are shares of classes, and a score is the logarithm of their mean over the trees,
 *     smoothed by a hundredth of them that all classes share; else a score is the class's base and the sum
 * @param base [classes]
 * @param roots node of every tree; a tree's nodes lie behind its root
 * @param split feature that a node looks at, or -1 for a leaf
 * @param threshold what is below it goes left
 * @param left node that follows, behind this one; of a leaf its first entry
 * @param right node that follows, behind this one; of a leaf the end of its entries
 * @param entryClass class of an entry
 * @param entryValue what it adds
 */
public record DecisionTrees(
        int features,
        boolean averaged,
        float[] base,
        int[] roots,
        int[] split,
        float[] threshold,
        int[] left,
        int[] right,
        int[] entryClass,
        float[] entryValue)
        implements FeatureClassifier {
    static final String KIND = "trees";
    static final int LEAF = -1;

    /** Added to the mean, shared by the classes: what no tree has seen is improbable, not impossible. */
    private static final double SMOOTHING = 0.01;

    public DecisionTrees {
        require(features >= 1 && base.length >= 1 && roots.length >= 1, "there must be features, classes and trees");
        int nodes = split.length;
        require(threshold.length == nodes && left.length == nodes && right.length == nodes, "nodes lack something");
        require(entryClass.length == entryValue.length, "entries lack something");
        require(Rows.isFinite(base) && Rows.isFinite(threshold) && Rows.isFinite(entryValue), "numbers must be finite");
        for (int root : roots) require(root >= 0 && root < nodes, "there is no node " + root);
        for (int label : entryClass) require(label >= 0 && label < base.length, "there is no class " + label);
        for (int i = 0; i < nodes; i++) {
            boolean sound = split[i] == LEAF
                    ? left[i] >= 0 && left[i] <= right[i] && right[i] <= entryClass.length
                    // only forward, so that no image goes round in circles
                    : split[i] >= 0 && split[i] < features && follows(i, left[i], nodes) && follows(i, right[i], nodes);
            require(sound, "node " + i + " leads nowhere");
        }
        for (float value : entryValue) require(!averaged || value >= 0 && value <= 1, "a share is from 0 to 1");
    }

    private static boolean follows(int node, int child, int nodes) {
        return child > node && child < nodes;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(KIND + ": " + problem);
    }

    static DecisionTrees of(StoredArrays stored) {
        int[] split = stored.ints("split", StoredArrays.ANY), entryClass = stored.ints("entryClass", StoredArrays.ANY);
        int averaged = stored.number("averaged");
        require(averaged == 0 || averaged == 1, "'averaged' must be 0 or 1, got " + averaged);
        return new DecisionTrees(
                stored.number("features"),
                averaged == 1,
                stored.floats("base", StoredArrays.ANY),
                stored.ints("roots", StoredArrays.ANY),
                split,
                stored.floats("threshold", split.length),
                stored.ints("left", split.length),
                stored.ints("right", split.length),
                entryClass,
                stored.floats("entryValue", entryClass.length));
    }

    @Override
    public int classes() {
        return base.length;
    }

    @Override
    public float[] scores(float[] rows) {
        int count = Rows.count(rows, features), classes = classes();
        float[] scores = new float[count * classes];
        for (int i = 0; i < count; i++) {
            if (!averaged) System.arraycopy(base, 0, scores, i * classes, classes);
            for (int root : roots) {
                int leaf = leaf(root, rows, i * features);
                for (int e = left[leaf]; e < right[leaf]; e++) scores[i * classes + entryClass[e]] += entryValue[e];
            }
        }
        if (averaged) smooth(scores);
        return scores;
    }

    private int leaf(int root, float[] rows, int row) {
        int node = root;
        while (split[node] != LEAF) node = rows[row + split[node]] < threshold[node] ? left[node] : right[node];
        return node;
    }

    private void smooth(float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            double share = sums[i] / roots.length;
            sums[i] = (float) Math.log((share + SMOOTHING / classes()) / (1 + SMOOTHING));
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("features", whole(features));
        tensors.put("averaged", whole(averaged ? 1 : 0));
        tensors.put("base", HostCopy.toTensor(base, base.length));
        tensors.put("roots", whole(roots));
        tensors.put("split", whole(split));
        tensors.put("threshold", HostCopy.toTensor(threshold, threshold.length));
        tensors.put("left", whole(left));
        tensors.put("right", whole(right));
        tensors.put("entryClass", whole(entryClass));
        tensors.put("entryValue", HostCopy.toTensor(entryValue, entryValue.length));
        return tensors;
    }

    private static Tensor whole(int... values) {
        return HostCopy.toTensor(IntStream.of(values).asLongStream().toArray(), values.length);
    }
}
