package io.fovea.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs that are under way, each in a thread of its own. Closing asks them to stop, and waits until they have. */
final class RunsAtOnce implements AutoCloseable {
    private final int most;
    private final ExecutorService threads;
    private final ExecutorCompletionService<RunFigures> runs;
    private final List<RunKey> keys = new ArrayList<>();
    private volatile boolean closing;

    RunsAtOnce(int most) {
        this.most = most;
        threads = Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(work, "fovea-trial");
            thread.setDaemon(true);
            return thread;
        });
        runs = new ExecutorCompletionService<>(threads);
    }

    boolean isFull() {
        return keys.size() >= most;
    }

    /** Of the runs under way, in the order they were begun. */
    List<RunKey> keys() {
        return List.copyOf(keys);
    }

    /** Whether the runs shall end: one of them could not go on. */
    boolean isClosing() {
        return closing;
    }

    void begin(RunKey key, Callable<RunFigures> run) {
        keys.add(key);
        runs.submit(run);
    }

    /** Waits for the next that is done; what it threw is thrown here. */
    RunFigures take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Future<RunFigures> done = runs.take();
                    RunFigures figures = done.get();
                    keys.remove(figures.key());
                    return figures;
                } catch (InterruptedException e) {
                    interrupted = true; // whoever wants the search to end says so by its stop
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.DAYS)) break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
