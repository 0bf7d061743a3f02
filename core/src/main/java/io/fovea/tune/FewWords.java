package io.fovea.tune;

import io.fovea.evaluate.Tally;
import io.fovea.run.RunListener;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Of what a search's many runs say, each thing once; their epochs and steps go to who hears that run. */
final class FewWords {
    private final RunListener listener;
    private final Set<String> said = ConcurrentHashMap.newKeySet(); // runs at once speak at once

    FewWords(RunListener listener) {
        this.listener = listener;
    }

    /** What the search says itself. */
    void note(String line) {
        listener.note(line);
    }

    /** For one run. */
    RunListener of(TrainingListener training) {
        return new OfOne(training);
    }

    private final class OfOne implements RunListener {
        private final TrainingListener training;

        OfOne(TrainingListener training) {
            this.training = training;
        }

        @Override
        public void note(String line) {
            detail(line);
        }

        @Override
        public void detail(String line) {
            if (said.add(line)) listener.detail(line);
        }

        @Override
        public void warning(String line) {
            if (said.add(line)) listener.warning(line);
        }

        @Override
        public void stage(String name, String unit, long total) {
            listener.stage(name, unit, total);
        }

        @Override
        public void advance(long units) {
            listener.advance(units);
        }

        @Override
        public void begin(EpochStart start) {
            training.begin(start);
        }

        @Override
        public void step(int epoch, int step, int steps, Tally soFar) {
            training.step(epoch, step, steps, soFar);
        }

        @Override
        public void judge(int epoch, long images) {
            training.judge(epoch, images);
        }

        @Override
        public void judged(long images) {
            training.judged(images);
        }

        @Override
        public void epoch(List<EpochReport> history, boolean best) {
            training.epoch(history, best);
        }
    }
}
