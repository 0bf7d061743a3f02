package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.train.Average;
import io.fovea.train.Recipe;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A mean of the weights of several steps, which is judged and bundled in place of the last ones. It goes on from stage
 * to stage: layers that are frozen are left out of it as long as they are, since they are what their mean is.
 */
public sealed interface WeightAverage extends AutoCloseable permits NoAverage, MovingAverage, EpochAverage, LastEpochs {
    /** Of a run from its first step on. */
    static WeightAverage of(Recipe recipe) {
        return of(recipe.average(), recipe.epochs());
    }

    /** @param epochs of the run */
    static WeightAverage of(Average average, int epochs) {
        if (average instanceof Average.Ema ema) return new MovingAverage(ema.decay());
        if (average instanceof Average.Swa swa) return new EpochAverage(swa.start() * epochs);
        if (average instanceof Average.Checkpoints checkpoints) return new LastEpochs(checkpoints.last());
        return new NoAverage();
    }

    /** From now on {@code model}'s weights are followed; to be called before the first step, and when others learn. */
    void follow(ImageModel model);

    /** An update was made. */
    void step();

    /**
     * The updates of an epoch are made; to say so twice, as a resumed run may, is to say it once.
     *
     * @param epoch 1 for the first
     * @param course epochs of the run that the schedule has behind it
     */
    void epoch(int epoch, double course);

    /** The mean by the tensors' names, live; empty if there is none yet. */
    Map<String, Tensor> mean();

    /** Gives a model the mean's weights, if there is one, for good. */
    default void into(ImageModel model) {
        TensorCopies.copy(mean(), model.tensors());
    }

    /** Whether batch norms' statistics are those of other weights, and have to be measured for the mean's. */
    boolean needsStatistics();

    /** The model followed has the mean's weights now, and statistics measured for them. */
    void measured();

    /** Everything that a later run needs to go on exactly from here, by name; live handles. */
    Map<String, Tensor> state();

    /**
     * Takes over what {@link #state()} gave, of the same model, in place of what was here. Before any model is
     * followed, that may be of a stage in which less of it learned.
     *
     * @throws IllegalArgumentException if it is of another average or another model
     */
    void load(Map<String, Tensor> saved);

    @Override
    void close();
}
