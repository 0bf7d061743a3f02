package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.training.BestWeights;
import io.fovea.internal.training.Checkpoints;
import io.fovea.internal.training.Deadline;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.ForwardingListener;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.training.WeightAverage;
import io.fovea.train.EpochReport;
import io.fovea.train.TrainingListener;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A training of which the figures are kept, and neither network nor checkpoint. */
final class RunTrial implements Rehearsal, AutoCloseable {
    private final boolean tests;
    private final TrainingListener listener;
    private final BooleanSupplier stop;
    private final BestWeights best = new BestWeights();
    private long parameters;

    /** @param tests whether the best epoch's weights are judged on the test part as well, if there is one */
    RunTrial(boolean tests, TrainingListener listener, BooleanSupplier stop) {
        this.tests = tests;
        this.listener = listener;
        this.stop = stop;
    }

    /** Of the network, whether they are trained or not. */
    long parameters() {
        return parameters;
    }

    @Override
    public Trainer.Result of(
            Stage stage, ImageModel model, Feed feed, List<EpochReport> before, WeightAverage average, Deadline end) {
        parameters = model.summary().parameters();
        if (tests) best.follow(model);
        // the time between checkpoints plays no role where none is kept
        TrainingListener told = tests ? new Keeping() : listener;
        return new Trainer(stage, model, feed, told, Checkpoints.NONE, Duration.ofDays(1), end)
                .train(before, average, stop);
    }

    @Override
    public @Nullable Evaluation test(ImageModel model, RunFeed feeds) {
        if (!tests) return null;
        best.restore(model);
        return feeds.evaluate(model, Part.TEST);
    }

    /** Keeps the weights of the best epoch. */
    private final class Keeping implements ForwardingListener {
        @Override
        public TrainingListener next() {
            return listener;
        }

        @Override
        public void epoch(List<EpochReport> history, boolean isBest) {
            if (isBest) best.take();
            listener.epoch(history, isBest);
        }
    }

    @Override
    public void close() {
        best.close();
    }
}
