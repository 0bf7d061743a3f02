package io.fovea.internal.training;

import io.fovea.evaluate.Evaluation;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import java.util.function.LongConsumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Where a training run's steps come from: images, or features computed from them once. The order of examples depends on
 * seed and epoch alone.
 */
public sealed interface Feed extends AutoCloseable permits ImageFeed, FeatureFeed {
    /** Steps of one epoch, those included that damaged files leave too small to take. */
    int steps();

    /** Images of one epoch, damaged ones included. */
    long images();

    /** Whether so few images cannot make a step: batch norm has no variance over one, unless one was asked for. */
    static boolean isTooFew(int images, Recipe recipe) {
        return images < Math.min(2, recipe.batchSize());
    }

    /**
     * What images of each class count in the loss, in label order; none if all count alike.
     *
     * @throws io.fovea.UserError if the recipe has a weight for a class that is not there
     */
    float[] classWeights();

    /** Images of the validation split, damaged ones included. */
    long judgedImages();

    /**
     * @param epoch 0 for the first
     * @param firstStep 0 for a whole epoch; more to go on in the middle of one
     * @param course the epoch that the schedule is in: that which decides what is done in the last epochs only
     */
    Steps epoch(int epoch, int firstStep, int course);

    /** As above, with the schedule in the same epoch. */
    default Steps epoch(int epoch, int firstStep) {
        return epoch(epoch, firstStep, epoch);
    }

    /** How a step's examples are computed. */
    Forward forward(ImageModel model);

    /** The recipe's, who is asked for the same examples; null if there is none. */
    @Nullable
    Teacher teacher();

    /**
     * The model as it is now on the validation split.
     *
     * @param progress told the number of images done with every batch, from several threads
     * @throws io.fovea.image.UnreadableImage if an image cannot be had now
     * @throws io.fovea.evaluate.NonFiniteAnswers if its logits are not all finite
     */
    Evaluation validate(ImageModel model, LongConsumer progress);

    @Override
    void close();

    /**
     * One step's examples; the tensors belong to the step's scope.
     *
     * @param inputs images, or what frozen layers made of them, as {@link Forward} takes them
     */
    record Examples(Tensor inputs, Targets targets) {
        public int size() {
            return targets.size();
        }

        /** So many of them from one on; belong to the caller's scope, and share these' memory. */
        Examples part(int from, int count) {
            return new Examples(inputs.narrow(0, from, count), targets.part(from, count));
        }
    }

    /** The steps of one epoch, or of the rest of one. */
    interface Steps extends AutoCloseable {
        boolean hasNext();

        /**
         * Call it inside the step's scope.
         *
         * @return null if damaged files leave too few images for this step, which is then passed over
         * @throws io.fovea.image.UnreadableImage if an image cannot be had now
         */
        @Nullable
        Examples next();

        @Override
        void close();
    }
}
