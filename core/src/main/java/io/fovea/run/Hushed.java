package io.fovea.run;

import io.fovea.data.Labels;

/** Tells of work that is a part of other work: its notes are details. */
record Hushed(RunListener listener) implements RunListener {
    @Override
    public void labels(Labels labels) {
        listener.labels(labels);
    }

    @Override
    public void note(String line) {
        listener.detail(line);
    }

    @Override
    public void detail(String line) {
        listener.detail(line);
    }

    @Override
    public void warning(String line) {
        listener.warning(line);
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
