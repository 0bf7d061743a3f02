package io.fovea.cli;

/** Long work under way, of which several threads may do parts. */
final class Stage implements AutoCloseable {
    private final Progress progress;
    private long done;

    Stage(Progress progress) {
        this.progress = progress;
    }

    synchronized void advance(long units) {
        done += units;
        progress.update(done, "");
    }

    /**
     * @param total units done so far, in all
     * @param note what else is worth knowing now
     */
    synchronized void reach(long total, String note) {
        done = total;
        progress.update(done, note);
    }

    @Override
    public synchronized void close() {
        progress.close();
    }
}
