package io.fovea.run;

import io.fovea.data.Labels;
import io.fovea.internal.training.ForwardingListener;
import io.fovea.train.TrainingListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Of what several runs on the same data say, each thing once; what is said again is a detail. */
final class SaidOnce implements ForwardingListener, RunListener {
    private final RunListener listener;
    private final Set<String> said = ConcurrentHashMap.newKeySet(); // runs speak from several threads

    SaidOnce(RunListener listener) {
        this.listener = listener;
    }

    @Override
    public TrainingListener next() {
        return listener;
    }

    @Override
    public void labels(Labels labels) {
        listener.labels(labels);
    }

    @Override
    public void limit(Duration left) {
        listener.limit(left);
    }

    @Override
    public void note(String line) {
        if (said.add(line)) listener.note(line);
        else listener.detail(line);
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
