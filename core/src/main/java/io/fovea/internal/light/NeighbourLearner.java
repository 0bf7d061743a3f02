package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The nearest neighbours vote.
 *
 * @param counts numbers of neighbours to try
 * @param unit whether features are made vectors of length 1, so that the angle decides; else they are standardized
 */
public record NeighbourLearner(List<Integer> counts, boolean unit) implements LightLearner {
    public static final List<Integer> USUAL = List.of(1, 3, 5, 10, 20, 50);

    /** Images whose neighbours are sought at a time. */
    private static final int AT_ONCE = 256;

    public NeighbourLearner {
        counts = List.copyOf(counts);
        if (counts.isEmpty() || counts.stream().anyMatch(k -> k < 1)) {
            throw new IllegalArgumentException("k must be at least 1, got " + counts);
        }
    }

    @Override
    public List<String> candidates() {
        return counts.stream().map(k -> "k=" + k).toList();
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public Attempt on(Lesson lesson) {
        return new Search(lesson, unit ? FeatureScale.none(lesson.features()) : lesson.scale());
    }

    /** Finds the most neighbours that any candidate wants, once. */
    private final class Search implements Attempt {
        private final Lesson lesson;
        private final FeatureScale scale;
        private final int most;
        private float @Nullable [] nearest;
        private int[] whose = {};

        Search(Lesson lesson, FeatureScale scale) {
            this.lesson = lesson;
            this.scale = scale;
            most = Math.min(
                    lesson.labels().length,
                    counts.stream().mapToInt(k -> k).max().orElseThrow());
        }

        private int k(int candidate) {
            return Math.min(counts.get(candidate), lesson.labels().length);
        }

        private Tensor scaled(Tensor rows) {
            return Scope.compute(() -> {
                Tensor scaled = scale.of(rows);
                return unit ? scaled.div_(lengths(scaled)) : scaled;
            });
        }

        private static Tensor lengths(Tensor rows) {
            return rows.square().sum(1L).sqrt_().clamp_min_(new Scalar(1e-30)).unsqueeze(1);
        }

        @Override
        public FeatureClassifier fit(int candidate) {
            try (Scope scope = Scope.inference()) {
                float[] columns = HostCopy.floats(scaled(lesson.rows()).t());
                return new NearestNeighbours(scale, unit, k(candidate), columns, lesson.labels(), lesson.classes());
            }
        }

        @Override
        public float[] scores(int candidate, Lesson same, int[] others) {
            float[] distances = nearest == null ? search(others) : nearest;
            nearest = distances;
            int k = k(candidate), classes = lesson.classes();
            float[] scores = new float[others.length * classes], row = new float[k];
            int[] labels = new int[k];
            for (int i = 0; i < others.length; i++) {
                System.arraycopy(distances, i * most, row, 0, k);
                System.arraycopy(whose, i * most, labels, 0, k);
                NearestNeighbours.score(row, labels, k, classes, scores, i * classes);
            }
            return scores;
        }

        private float[] search(int[] others) {
            float[] found = new float[others.length * most];
            whose = new int[found.length];
            try (Scope scope = Scope.inference()) {
                Tensor known = scaled(lesson.rows()), asked = scaled(Folds.rows(lesson.all(), others));
                Tensor squares = known.square().sum(1L);
                for (int from = 0; from < others.length; from += AT_ONCE) {
                    try (Scope block = Scope.inference()) {
                        int to = Math.min(others.length, from + AT_ONCE);
                        Tensor rows = asked.slice(0, new LongOptional(from), new LongOptional(to), 1);
                        search(rows, known, squares, found, from * most);
                    }
                }
            }
            return found;
        }

        private void search(Tensor rows, Tensor known, Tensor squares, float[] found, int at) {
            Tensor distances = torch.mm(rows, known.t())
                    .mul_(new Scalar(-2))
                    .add_(squares)
                    .add_(rows.square().sum(1L).unsqueeze(1))
                    .clamp_min_(new Scalar(0));
            var best = torch.topk(distances, most, -1, false, true);
            float[] values = HostCopy.floats(best.get0());
            long[] places = HostCopy.longs(best.get1());
            System.arraycopy(values, 0, found, at, values.length);
            for (int i = 0; i < places.length; i++) whose[at + i] = lesson.labels()[(int) places[i]];
        }
    }
}
