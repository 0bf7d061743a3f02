package io.fovea.tune;

import io.fovea.run.RunListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Of what a search's many runs say, each thing once. */
final class FewWords implements RunListener {
    private final RunListener listener;
    private final Set<String> said = ConcurrentHashMap.newKeySet(); // runs at once speak at once

    FewWords(RunListener listener) {
        this.listener = listener;
    }

    @Override
    public void note(String line) {
        if (said.add(line)) listener.detail(line);
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
