package io.fovea.cli;

import io.fovea.internal.dataset.CheckListener;
import org.jspecify.annotations.Nullable;

/** Shows how the check of many files goes. */
final class CheckReport implements CheckListener, AutoCloseable {
    private final Console console;
    private volatile @Nullable Stage stage;

    CheckReport(Console console) {
        this.console = console;
    }

    @Override
    public void note(String line) {
        close();
        console.note(line);
    }

    @Override
    public void begin(String task, long images) {
        close();
        stage = console.stage(task, "images", images);
    }

    @Override
    public void advance(long images) {
        Stage now = stage;
        if (now != null) now.advance(images);
    }

    /** Ends what is shown. */
    @Override
    public void close() {
        Stage last = stage;
        stage = null;
        if (last != null) last.close();
    }
}
