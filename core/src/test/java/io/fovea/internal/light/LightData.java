package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Features and labels by the formula of logistic.py. */
record LightData(float[] rows, int[] labels, int width, int classes) {
    static LightData of(int images, int width, int classes) {
        int[] labels = IntStream.range(0, images)
                .map(i -> (int) ((long) i * i * 3 % 1013 % classes))
                .toArray();
        float[] rows = new float[images * width];
        for (int i = 0; i < images; i++) {
            for (int f = 0; f < width; f++) {
                long noise = (i * 7919L + f * 10473L + (long) i * f * 31) % 1009;
                rows[i * width + f] = (float) (noise / 504.5 - 1 + (f % classes == labels[i] ? 0.7 : 0));
            }
        }
        return new LightData(rows, labels, width, classes);
    }

    /** Rows from one place to before another. */
    LightData part(int from, int to) {
        return new LightData(
                Arrays.copyOfRange(rows, from * width, to * width),
                Arrays.copyOfRange(labels, from, to),
                width,
                classes);
    }

    Tensor tensor() {
        return HostCopy.toTensor(rows, labels.length, width);
    }

    Lesson lesson(Tensor features) {
        return Lesson.ofAll(features, labels, classes, 42);
    }

    /** What the first candidate says, learnt from all of it. */
    FeatureClassifier learnt(LightLearner learner) {
        try (Scope scope = Scope.inference()) {
            return learner.on(lesson(tensor())).fit(0);
        }
    }

    double accuracy(FeatureClassifier classifier) {
        float[] scores = classifier.scores(rows);
        return IntStream.range(0, labels.length)
                        .filter(i -> best(scores, i * classes, classes) == labels[i])
                        .count()
                / (double) labels.length;
    }

    static int best(float[] scores, int at, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) if (scores[at + c] > scores[at + best]) best = c;
        return best;
    }
}
