package io.fovea.tune;

import io.fovea.data.Labels;
import io.fovea.internal.training.ForwardingListener;
import io.fovea.run.RunListener;
import io.fovea.train.TrainingListener;
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

    private final class OfOne implements ForwardingListener, RunListener {
        private final TrainingListener training;

        OfOne(TrainingListener training) {
            this.training = training;
        }

        @Override
        public TrainingListener next() {
            return training;
        }

        @Override
        public void labels(Labels labels) {
            listener.labels(labels);
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
    }
}
