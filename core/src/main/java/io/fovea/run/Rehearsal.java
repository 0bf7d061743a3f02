package io.fovea.run;

import io.fovea.evaluate.Evaluation;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.training.Deadline;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.RateSweep;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.training.WeightAverage;
import io.fovea.train.EpochReport;
import io.fovea.train.RateCurve;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done with a network and its steps to learn something of them. It leaves nothing in the run folder. */
@FunctionalInterface
interface Rehearsal {
    /**
     * @param before epochs of earlier stages
     * @param average of the run's weights, of its earlier stages so far
     * @param end of the run's time
     */
    Trainer.Result of(
            Stage stage, ImageModel model, Feed feed, List<EpochReport> before, WeightAverage average, Deadline end);

    /**
     * What is to be known of the test part, after the last stage.
     *
     * @return null for nothing
     */
    default @Nullable Evaluation test(ImageModel model, RunFeed feeds) {
        return null;
    }

    /** Steps of the last stage with ever greater learning rates; the earlier stages are left out. */
    static Rehearsal rates(
            RateSweep sweep, Consumer<RateCurve.Point> points, RunListener listener, BooleanSupplier stop) {
        return (stage, model, feed, before, average, end) -> {
            if (!stage.isLast()) return new Trainer.Result(before, Trainer.End.COMPLETE, null);
            listener.stage("trying learning rates", "steps", sweep.steps());
            boolean complete = sweep.over(stage.recipe(), model, feed, stop, point -> {
                points.accept(point);
                listener.advance(1);
            });
            return new Trainer.Result(List.of(), complete ? Trainer.End.COMPLETE : Trainer.End.STOPPED, null);
        };
    }
}
