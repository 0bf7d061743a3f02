package io.fovea.internal.light;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Grows one tree of a forest: CART (Breiman et al. 1984) on binned features. The images of a node are a stretch of one
 * array; a split sorts it into two.
 */
final class TreeGrower {
    private static final double TOO_SMALL = Double.NEGATIVE_INFINITY;

    private final BinnedFeatures features;
    private final int[] labels;
    private final int leastLeaf;
    private final RandomGenerator rng;
    /** How often the bootstrap has each image. */
    private final int[] times;
    /** Those that it has. */
    private final int[] images;

    private final int[] spare;
    /** Of which features the next ones are drawn. */
    private final int[] deck;
    /** Of images in a node and left of a cut, by class; 0 between two searches. */
    private final long[] all;

    private final long[] below;
    private final TreeArrays nodes = new TreeArrays();

    /** A stretch of the images that is to become a node. */
    private record Stretch(int node, int from, int to) {}

    /** @param purity the more, the better; {@link #TOO_SMALL} if every cut leaves too few images on a side */
    private record Split(int feature, int bin, double purity) {}

    private TreeGrower(BinnedFeatures features, int[] labels, int classes, int leastLeaf, RandomGenerator rng) {
        this.features = features;
        this.labels = labels;
        this.leastLeaf = leastLeaf;
        this.rng = rng;
        times = new int[labels.length];
        for (int i = 0; i < times.length; i++) times[rng.nextInt(times.length)]++;
        images = IntStream.range(0, times.length).filter(i -> times[i] > 0).toArray();
        spare = new int[images.length];
        deck = IntStream.range(0, features.features()).toArray();
        all = new long[classes];
        below = new long[classes];
    }

    /** @param leastLeaf images of a leaf, as often as the bootstrap has them */
    static TreeGrower grow(BinnedFeatures features, int[] labels, int classes, int leastLeaf, RandomGenerator rng) {
        TreeGrower grower = new TreeGrower(features, labels, classes, leastLeaf, rng);
        grower.grow();
        return grower;
    }

    TreeArrays nodes() {
        return nodes;
    }

    private void grow() {
        Deque<Stretch> open = new ArrayDeque<>();
        nodes.root();
        open.push(new Stretch(nodes.node(), 0, images.length));
        while (!open.isEmpty()) {
            Stretch at = open.pop();
            count(at, 1);
            Split best = isLeaf(at) ? null : best(at);
            if (best == null) leaf(at);
            count(at, -1);
            if (best == null) continue;
            int middle = part(at, best), left = nodes.node(), right = nodes.node();
            float cut = features.cuts()[best.feature()][best.bin()];
            nodes.split(at.node(), best.feature(), cut, left, right);
            open.push(new Stretch(right, middle, at.to()));
            open.push(new Stretch(left, at.from(), middle));
        }
    }

    private void count(Stretch at, int sign) {
        for (int i = at.from(); i < at.to(); i++) all[labels[images[i]]] += (long) sign * times[images[i]];
    }

    /** Of one class, or too few to be split. */
    private boolean isLeaf(Stretch at) {
        int first = labels[images[at.from()]];
        long sum = 0;
        for (int i = at.from(); i < at.to(); i++) sum += times[images[i]];
        return all[first] == sum || sum < 2L * leastLeaf;
    }

    private void leaf(Stretch at) {
        nodes.leaf(at.node());
        double sum = 0;
        for (long one : all) sum += one;
        for (int c = 0; c < all.length; c++) if (all[c] > 0) nodes.entry(c, (float) (all[c] / sum));
        nodes.endLeaf(at.node());
    }

    /** Of random features, as many as the root of their number of which each tells some images apart. */
    private @Nullable Split best(Stretch at) {
        int wanted = Math.max(1, (int) Math.round(Math.sqrt(deck.length)));
        Split best = null;
        for (int drawn = 0; drawn < deck.length && wanted > 0; drawn++) {
            int other = drawn + rng.nextInt(deck.length - drawn), feature = deck[other];
            deck[other] = deck[drawn];
            deck[drawn] = feature;
            Split found = best(at, feature);
            if (found == null) continue;
            wanted--;
            if (best == null || found.purity() > best.purity()) best = found;
        }
        return best == null || best.purity() == TOO_SMALL ? null : best;
    }

    /**
     * Goes from bin to bin and moves its images below the cut.
     *
     * @return null if all are in one bin
     */
    private @Nullable Split best(Stretch at, int feature) {
        int[] ends = sort(at, features.bins()[feature]);
        double squares = 0, weight = 0;
        for (int i = at.from(); i < at.to(); i++) weight += times[images[i]];
        for (int i = at.from(); i < at.to(); i++) {
            // each class once, by its first image
            int label = labels[images[i]];
            if (below[label] == 0) squares += (double) all[label] * all[label];
            below[label] = 1;
        }
        for (int i = at.from(); i < at.to(); i++) below[labels[images[i]]] = 0;
        double left = 0, leftSquares = 0;
        Split best = null;
        int place = at.from();
        for (int bin = 0; bin < BinnedFeatures.BINS - 1 && place < at.to(); bin++) {
            int before = place;
            for (; place < ends[bin]; place++) {
                int label = labels[spare[place]], count = times[spare[place]];
                squares -= count * (2.0 * (all[label] - below[label]) - count);
                leftSquares += count * (2.0 * below[label] + count);
                below[label] += count;
                left += count;
            }
            double right = weight - left;
            if (place == before || right == 0) continue;
            boolean isLarge = left >= leastLeaf && right >= leastLeaf;
            double purity = isLarge ? leftSquares / left + squares / right : TOO_SMALL;
            if (best == null || purity > best.purity()) best = new Split(feature, bin, purity);
        }
        for (int i = at.from(); i < at.to(); i++) below[labels[images[i]]] = 0;
        return best;
    }

    /**
     * The stretch's images by bin, into the spare array.
     *
     * @return where each bin ends
     */
    private int[] sort(Stretch at, byte[] bins) {
        int[] ends = new int[BinnedFeatures.BINS];
        for (int i = at.from(); i < at.to(); i++) ends[bins[images[i]]]++;
        for (int bin = 0, sum = at.from(); bin < ends.length; bin++) {
            int size = ends[bin];
            ends[bin] = sum;
            sum += size;
        }
        for (int i = at.from(); i < at.to(); i++) spare[ends[bins[images[i]]]++] = images[i];
        return ends;
    }

    /**
     * The stretch's images below the cut first.
     *
     * @return where the others begin
     */
    private int part(Stretch at, Split split) {
        int[] ends = sort(at, features.bins()[split.feature()]);
        System.arraycopy(spare, at.from(), images, at.from(), at.to() - at.from());
        return ends[split.bin()];
    }
}
