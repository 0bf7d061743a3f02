package io.fovea.cli;

import io.fovea.internal.weights.DownloadListener;
import org.jspecify.annotations.Nullable;

/** Shows how the downloads of a command go. */
final class DownloadStage implements DownloadListener, AutoCloseable {
    private final Console console;
    private @Nullable Stage stage;

    DownloadStage(Console console) {
        this.console = console;
    }

    @Override
    public void begin(String file, long kilobytes) {
        close();
        console.note("downloading " + file);
        stage = console.stage("downloading", "kB", kilobytes);
    }

    @Override
    public void advance(long kilobytes) {
        if (stage != null) stage.advance(kilobytes);
    }

    @Override
    public void close() {
        if (stage != null) stage.close();
        stage = null;
    }
}
