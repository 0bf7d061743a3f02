package io.fovea.internal.training;

import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import java.util.List;

/** Passes on what it hears of a training, for those who want to hear some of it themselves. */
public interface ForwardingListener extends TrainingListener {
    /** Who is told. */
    TrainingListener next();

    @Override
    default void begin(EpochStart start) {
        next().begin(start);
    }

    @Override
    default void step(int epoch, int step, int steps, Tally soFar) {
        next().step(epoch, step, steps, soFar);
    }

    @Override
    default void judge(int epoch, long images) {
        next().judge(epoch, images);
    }

    @Override
    default void judged(long images) {
        next().judged(images);
    }

    @Override
    default void epoch(List<EpochReport> history, boolean best) {
        next().epoch(history, best);
    }
}
