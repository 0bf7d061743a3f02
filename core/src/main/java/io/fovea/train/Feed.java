package io.fovea.train;

import io.fovea.evaluate.Evaluation;
import io.fovea.model.ImageModel;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a training run's steps come from: images, or features computed from them once. The order of examples depends on
 * seed and epoch alone.
 */
public sealed interface Feed extends AutoCloseable permits ImageFeed, FeatureFeed {
    /** Steps of one epoch. */
    int steps();

    /**
     * @param epoch 0 for the first
     * @param firstStep 0 for a whole epoch; more to go on in the middle of one
     */
    Steps epoch(int epoch, int firstStep);

    /** Logits [N, classes] of one step's examples, recorded for the backward pass. */
    Tensor logits(ImageModel model, Examples examples);

    /** The model as it is now on the validation split. */
    Evaluation validate(ImageModel model);

    @Override
    void close();

    /**
     * One step's examples; the tensors belong to the step's scope.
     *
     * @param inputs what {@link #logits} takes
     * @param targets int64 [N], class indices
     */
    record Examples(Tensor inputs, Tensor targets) {
        public int size() {
            return Math.toIntExact(targets.size(0));
        }
    }

    /** The steps of one epoch, or of the rest of one. */
    interface Steps extends AutoCloseable {
        boolean hasNext();

        /** Call it inside the step's scope. */
        Examples next();

        @Override
        void close();
    }
}
