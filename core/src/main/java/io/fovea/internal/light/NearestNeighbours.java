package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The k nearest images vote, each by the inverse of its distance (Dudani 1976, doi:10.1109/TSMC.1976.5408784). A
 * class's score is the logarithm of its share of the votes, smoothed by one more vote that all classes share.
 *
 * @param scale of the features, before anything else
 * @param unit whether they are then made vectors of length 1
 * @param k of the nearest; at most as many as there are vectors
 * @param vectors [features, vectors], scaled
 * @param labels of the vectors
 */
public record NearestNeighbours(FeatureScale scale, boolean unit, int k, float[] vectors, int[] labels, int classes)
        implements FeatureClassifier {
    static final String KIND = "neighbours";

    /** Shorter distances are rounding; a copy outvotes all that are none. */
    private static final double LEAST_DISTANCE = 1e-6;

    /** Images that are compared at a time. */
    private static final int AT_ONCE = 16;

    public NearestNeighbours {
        require(labels.length > 0 && k >= 1 && k <= labels.length, "k must be 1 to " + labels.length + ", got " + k);
        require(vectors.length == (long) labels.length * scale.features(), "there is not one label a vector");
        require(classes >= 1, "there must be classes, got " + classes);
        for (int label : labels) require(label >= 0 && label < classes, "there is no class " + label);
        require(Rows.isFinite(vectors), "vectors must be finite");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(KIND + ": " + problem);
    }

    static NearestNeighbours of(StoredArrays stored) {
        FeatureScale scale = FeatureScale.of(stored);
        int[] labels = stored.ints("labels", StoredArrays.ANY);
        int unit = stored.number("unit");
        require(unit == 0 || unit == 1, "'unit' must be 0 or 1, got " + unit);
        float[] vectors = stored.floats("vectors", scale.features(), labels.length);
        return new NearestNeighbours(scale, unit == 1, stored.number("k"), vectors, labels, stored.number("classes"));
    }

    @Override
    public int features() {
        return scale.features();
    }

    @Override
    public float[] scores(float[] rows) {
        int width = features(), count = Rows.count(rows, width), size = labels.length;
        float[] scores = new float[count * classes], squares = Rows.squares(vectors, size);
        for (int from = 0; from < count; from += AT_ONCE) {
            int to = Math.min(count, from + AT_ONCE);
            float[] some = scaled(Arrays.copyOfRange(rows, from * width, to * width));
            float[] own = Rows.squares(Rows.turned(some, width), to - from);
            float[] distances = Rows.times(some, to - from, vectors, size);
            for (int i = 0; i < distances.length; i++) {
                distances[i] = Math.max(0, own[i / size] + squares[i % size] - 2 * distances[i]);
            }
            for (int i = from; i < to; i++) vote(distances, (i - from) * size, scores, i * classes);
        }
        return scores;
    }

    /** As the vectors are: scaled and, if so, of length 1. */
    private float[] scaled(float[] rows) {
        float[] scaled = scale.of(rows);
        if (unit) unit(scaled, features());
        return scaled;
    }

    /** Each row divided by its length, in place; 0 stays 0. */
    static void unit(float[] rows, int width) {
        for (int row = 0; row < rows.length; row += width) {
            double square = 0;
            for (int f = 0; f < width; f++) square += (double) rows[row + f] * rows[row + f];
            double factor = square == 0 ? 0 : 1 / Math.sqrt(square);
            for (int f = 0; f < width; f++) rows[row + f] *= (float) factor;
        }
    }

    private void vote(float[] distances, int at, float[] scores, int score) {
        float[] nearest = new float[k];
        int[] whose = new int[k];
        int found = 0;
        for (int j = 0; j < labels.length; j++) {
            float distance = distances[at + j];
            if (found == k && distance >= nearest[k - 1]) continue; // of equal ones the first stays
            int place = found < k ? found++ : k - 1;
            for (; place > 0 && nearest[place - 1] > distance; place--) {
                nearest[place] = nearest[place - 1];
                whose[place] = whose[place - 1];
            }
            nearest[place] = distance;
            whose[place] = labels[j];
        }
        score(nearest, whose, k, classes, scores, score);
    }

    /**
     * @param nearest squared distances, of which the first {@code k} vote
     * @param whose class each is of
     * @param scores gets those of the classes, from {@code at} on
     */
    static void score(float[] nearest, int[] whose, int k, int classes, float[] scores, int at) {
        double[] votes = new double[classes];
        double all = 0;
        for (int n = 0; n < k; n++) {
            double vote = 1 / Math.max(LEAST_DISTANCE, Math.sqrt(nearest[n]));
            votes[whose[n]] += vote;
            all += vote;
        }
        for (int c = 0; c < classes; c++) {
            scores[at + c] = (float) Math.log((k * votes[c] / all + 1.0 / classes) / (k + 1));
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Tensor> tensors() {
        return Map.of(
                "mean", HostCopy.toTensor(scale.mean(), features()),
                "factor", HostCopy.toTensor(scale.factor(), features()),
                "unit", HostCopy.toTensor(new long[] {unit ? 1 : 0}, 1),
                "k", HostCopy.toTensor(new long[] {k}, 1),
                "classes", HostCopy.toTensor(new long[] {classes}, 1),
                "vectors", HostCopy.toTensor(vectors, features(), labels.length),
                "labels", HostCopy.toTensor(IntStream.of(labels).asLongStream().toArray(), labels.length));
    }
}
