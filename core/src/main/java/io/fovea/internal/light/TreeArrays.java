package io.fovea.internal.light;

import java.util.Arrays;

/** Trees that grow node by node: the arrays of {@link DecisionTrees}. */
final class TreeArrays {
    private int trees;
    private int nodes;
    private int entries;
    private int[] roots = new int[1];
    private int[] split = new int[16];
    private float[] threshold = new float[16];
    private int[] left = new int[16];
    private int[] right = new int[16];
    private int[] entryClass = new int[16];
    private float[] entryValue = new float[16];

    /** The next node is a tree's root. */
    void root() {
        if (trees == roots.length) roots = Arrays.copyOf(roots, 2 * trees);
        roots[trees++] = nodes;
    }

    int nodes() {
        return nodes;
    }

    /** A node that is still to become a split or a leaf. */
    int node() {
        if (nodes == split.length) {
            split = Arrays.copyOf(split, 2 * nodes);
            threshold = Arrays.copyOf(threshold, 2 * nodes);
            left = Arrays.copyOf(left, 2 * nodes);
            right = Arrays.copyOf(right, 2 * nodes);
        }
        return nodes++;
    }

    void split(int node, int feature, float below, int leftNode, int rightNode) {
        split[node] = feature;
        threshold[node] = below;
        left[node] = leftNode;
        right[node] = rightNode;
    }

    /** Its entries are those that are added from here to {@link #endLeaf}. */
    void leaf(int node) {
        split[node] = DecisionTrees.LEAF;
        left[node] = entries;
    }

    void entry(int label, float value) {
        if (entries == entryClass.length) {
            entryClass = Arrays.copyOf(entryClass, 2 * entries);
            entryValue = Arrays.copyOf(entryValue, 2 * entries);
        }
        entryClass[entries] = label;
        entryValue[entries++] = value;
    }

    void endLeaf(int node) {
        right[node] = entries;
    }

    /** Adds the trees of others. */
    void append(TreeArrays other) {
        int nodesBefore = nodes, entriesBefore = entries;
        for (int t = 0; t < other.trees; t++) {
            root();
            roots[trees - 1] += other.roots[t];
        }
        for (int i = 0; i < other.nodes; i++) {
            int by = other.split[i] == DecisionTrees.LEAF ? entriesBefore : nodesBefore;
            split(node(), other.split[i], other.threshold[i], other.left[i] + by, other.right[i] + by);
        }
        for (int e = 0; e < other.entries; e++) entry(other.entryClass[e], other.entryValue[e]);
    }

    DecisionTrees trees(int features, boolean averaged, float[] base) {
        return new DecisionTrees(
                features,
                averaged,
                base,
                Arrays.copyOf(roots, trees),
                Arrays.copyOf(split, nodes),
                Arrays.copyOf(threshold, nodes),
                Arrays.copyOf(left, nodes),
                Arrays.copyOf(right, nodes),
                Arrays.copyOf(entryClass, entries),
                Arrays.copyOf(entryValue, entries));
    }
}
