package io.fovea.internal.bundle;

import io.fovea.Precision;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.light.FeatureClassifier;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Networks of a model that look at the same frames. */
record Sight(Frames frames, List<Trunk> trunks) {
    /** As PyTorch's {@code normalize}: features that are all 0 stay so. */
    private static final double LEAST_LENGTH = 1e-12;

    /** What is looked at. */
    record Frames(Preprocessing preprocessing, Views views) {}

    /** A trunk, which is run once, and the heads that see what it makes of images. */
    record Trunk(InferenceModel network, List<Head> heads) implements AutoCloseable {
        @Override
        public void close() {
            network.close();
            heads.forEach(Head::close);
        }

        /** [N, C, H, W] to [N, heads * classes]. */
        Tensor logits(Tensor images) {
            Head only = heads.get(0);
            if (heads.size() == 1 && only.light() == null) return network.forward(images);
            Tensor features = network.features(images);
            return beside(heads.stream().map(head -> head.of(features)).toList());
        }
    }

    /**
     * What makes logits of features.
     *
     * @param member whose it is
     * @param own the network's head; null for the trunk's network's
     * @param light in its place
     */
    record Head(int member, InferenceModel own, @Nullable FeatureClassifier light) {
        /** [N, F] to [N, classes]. */
        Tensor of(Tensor features) {
            FeatureClassifier classifier = light;
            if (classifier == null) return own.classify(features);
            float[] rows = HostCopy.floats(features);
            boolean isFinite = NonFiniteAnswers.isFinite(rows, 0, rows.length);
            float[] scores = isFinite ? classifier.scores(rows) : finiteRows(classifier, rows);
            return HostCopy.toTensor(scores, features.size(0), classifier.classes());
        }

        /** Scores of the finite rows, and NaN of the others: one ruined image must not ruin its batch. */
        private static float[] finiteRows(FeatureClassifier classifier, float[] rows) {
            int width = classifier.features(), classes = classifier.classes();
            float[] scores = new float[rows.length / width * classes];
            for (int row = 0; row < rows.length / width; row++) {
                int to = row * classes;
                if (NonFiniteAnswers.isFinite(rows, row * width, (row + 1) * width)) {
                    float[] one = classifier.scores(Arrays.copyOfRange(rows, row * width, (row + 1) * width));
                    System.arraycopy(one, 0, scores, to, classes);
                } else {
                    Arrays.fill(scores, to, to + classes, Float.NaN);
                }
            }
            return scores;
        }

        void close() {
            own.close();
        }
    }

    /**
     * Adds a member to the trunk that is its own as well, or to a new one.
     *
     * @param trunks by the first model that has them
     */
    static void join(Map<ImageModel, Trunk> trunks, TrainedModel.Member member, int place, Precision precision) {
        for (Map.Entry<ImageModel, Trunk> trunk : trunks.entrySet()) {
            if (!trunk.getKey().sharesTrunk(member.model())) continue;
            InferenceModel head = member.model().prepareHead(precision);
            trunk.getValue().heads().add(new Head(place, head, member.head()));
            return;
        }
        InferenceModel network = member.model().prepare(precision);
        List<Head> heads = new ArrayList<>(List.of(new Head(place, network, member.head())));
        trunks.put(member.model(), new Trunk(network, heads));
    }

    BatchInference inference(ImageDecoder decoder, int threads) {
        return new BatchInference(frames.preprocessing(), decoder, threads);
    }

    /** The members in the order of their logits. */
    int[] members() {
        return trunks.stream()
                .flatMap(trunk -> trunk.heads().stream())
                .mapToInt(Head::member)
                .toArray();
    }

    /** [N, C, H, W] to [N, members * classes]. */
    Tensor logits(Tensor images) {
        return beside(trunks.stream().map(trunk -> trunk.logits(images)).toList());
    }

    /** [N, C, H, W] to the features of all trunks. */
    Tensor features(Tensor images, boolean unitLength) {
        Stream<Tensor> features = trunks.stream().map(trunk -> trunk.network().features(images));
        return beside(unitLength ? features.map(Sight::unitLength).toList() : features.toList());
    }

    private static Tensor unitLength(Tensor rows) {
        Tensor squares = rows.mul(rows).sum(new long[] {1}, true, new ScalarTypeOptional());
        return rows.div(squares.sqrt_().clamp_min_(new Scalar(LEAST_LENGTH)));
    }

    private static Tensor beside(List<Tensor> columns) {
        return columns.size() == 1 ? columns.get(0) : torch.cat(new TensorVector(columns.toArray(new Tensor[0])), 1);
    }
}
