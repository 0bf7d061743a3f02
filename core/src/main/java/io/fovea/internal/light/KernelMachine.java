package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Support vector machines with Gaussian kernels, one for every pair of classes, as LIBSVM has them (Chang and Lin 2011,
 * doi:10.1145/1961189.1961199). A class's score is ten times the mean of its decisions against the others, each cut off
 * where both sides of the margin end: {@code clamp(decision, -1, 1)}.
 *
 * @param scale of the features, before anything else
 * @param gamma of the kernel exp(-gamma |x - y|^2)
 * @param vectors [features, vectors]: scaled features of the support vectors, one class after the other
 * @param counts vectors of each class
 * @param duals [classes - 1, vectors]: of a vector of class i, row j is its coefficient against class j, or against
 *     class j + 1 from i on
 * @param offsets of the pairs (0, 1), (0, 2), ... (1, 2), ...: subtracted from their decisions
 */
public record KernelMachine(
        FeatureScale scale, float gamma, float[] vectors, int[] counts, float[] duals, float[] offsets)
        implements FeatureClassifier {
    static final String KIND = "kernel";

    /** Images whose kernels are computed at a time. */
    private static final int AT_ONCE = 16;

    public KernelMachine {
        long sum = 0;
        for (int count : counts) {
            require(count >= 0, "a class has " + count + " vectors");
            sum += count;
        }
        require(counts.length >= 2, "there must be at least 2 classes, got " + counts.length);
        require(gamma > 0 && Float.isFinite(gamma), "gamma must be above 0, got " + gamma);
        require(sum > 0 && sum * scale.features() == vectors.length, "the vectors are not those of the classes");
        require(duals.length == sum * (counts.length - 1), "the coefficients are not those of the vectors");
        require(offsets.length == counts.length * (counts.length - 1L) / 2, "the offsets are not those of the pairs");
        require(Rows.isFinite(vectors) && Rows.isFinite(duals) && Rows.isFinite(offsets), "numbers must be finite");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(KIND + ": " + problem);
    }

    static KernelMachine of(StoredArrays stored) {
        FeatureScale scale = FeatureScale.of(stored);
        int[] counts = stored.ints("counts", StoredArrays.ANY);
        int vectors = stored.size("vectors", 1);
        return new KernelMachine(
                scale,
                stored.floats("gamma", 1)[0],
                stored.floats("vectors", scale.features(), vectors),
                counts,
                stored.floats("duals", counts.length - 1, vectors),
                stored.floats("offsets", StoredArrays.ANY));
    }

    @Override
    public int features() {
        return scale.features();
    }

    @Override
    public int classes() {
        return counts.length;
    }

    private int size() {
        return vectors.length / features();
    }

    @Override
    public float[] scores(float[] rows) {
        int width = features(), classes = classes(), count = Rows.count(rows, width);
        float[] scores = new float[count * classes], squares = Rows.squares(vectors, size());
        for (int from = 0; from < count; from += AT_ONCE) {
            int to = Math.min(count, from + AT_ONCE);
            float[] some = scale.of(Arrays.copyOfRange(rows, from * width, to * width));
            float[] kernels = kernels(some, to - from, squares);
            for (int i = from; i < to; i++) {
                float[] decisions = decisions(kernels, (i - from) * size());
                addScores(decisions, scores, i * classes);
            }
        }
        return scores;
    }

    private float[] kernels(float[] rows, int count, float[] squares) {
        int size = size();
        float[] kernels = Rows.times(rows, count, vectors, size);
        float[] own = Rows.squares(Rows.turned(rows, features()), count);
        for (int i = 0; i < kernels.length; i++) {
            float distance = Math.max(0, own[i / size] + squares[i % size] - 2 * kernels[i]);
            kernels[i] = (float) Math.exp(-gamma * distance);
        }
        return kernels;
    }

    /** Of every pair of classes, in the order of the offsets: above 0 for the first. */
    float[] decisions(float[] kernels, int at) {
        int classes = classes(), size = size();
        float[] decisions = new float[offsets.length];
        for (int i = 0, first = 0, pair = 0; i < classes; first += counts[i++]) {
            for (int j = i + 1, second = first + counts[i]; j < classes; second += counts[j++], pair++) {
                double sum = -offsets[pair];
                int ofFirst = (j - 1) * size, ofSecond = i * size;
                for (int s = first; s < first + counts[i]; s++) sum += duals[ofFirst + s] * kernels[at + s];
                for (int s = second; s < second + counts[j]; s++) sum += duals[ofSecond + s] * kernels[at + s];
                decisions[pair] = (float) sum;
            }
        }
        return decisions;
    }

    private void addScores(float[] decisions, float[] scores, int at) {
        int classes = classes(), pair = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                float share = LinearSvm.MARGIN * Math.max(-1, Math.min(1, decisions[pair++])) / (classes - 1);
                scores[at + i] += share;
                scores[at + j] -= share;
            }
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
                "gamma", HostCopy.toTensor(new float[] {gamma}, 1),
                "vectors", HostCopy.toTensor(vectors, features(), size()),
                "counts", HostCopy.toTensor(IntStream.of(counts).asLongStream().toArray(), classes()),
                "duals", HostCopy.toTensor(duals, classes() - 1, size()),
                "offsets", HostCopy.toTensor(offsets, offsets.length));
    }
}
