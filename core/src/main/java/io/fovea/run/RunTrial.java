package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.training.BestWeights;
import io.fovea.internal.training.Checkpoints;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Trainer;
import io.fovea.internal.training.WeightAverage;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
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
            Stage stage, ImageModel model, Feed feed, List<EpochReport> before, WeightAverage average) {
        parameters = model.summary().parameters();
        if (tests) best.follow(model);
        // the time between checkpoints plays no role where none is kept
        return new Trainer(stage, model, feed, tests ? new Keeping() : listener, Checkpoints.NONE, Duration.ofDays(1))
                .train(before, average, stop);
    }

    @Override
    public @Nullable Evaluation test(ImageModel model, RunFeed feeds) {
        if (!tests) return null;
        best.restore(model);
        return feeds.evaluate(model, Part.TEST);
    }

    /** Keeps the weights of the best epoch. */
    private final class Keeping implements TrainingListener {
        @Override
        public void begin(EpochStart start) {
            listener.begin(start);
        }

        @Override
        public void step(int epoch, int step, int steps, Tally soFar) {
            listener.step(epoch, step, steps, soFar);
        }

        @Override
        public void judge(int epoch, long images) {
            listener.judge(epoch, images);
        }

        @Override
        public void judged(long images) {
            listener.judged(images);
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
