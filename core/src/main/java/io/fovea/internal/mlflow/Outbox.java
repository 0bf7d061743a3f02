package io.fovea.internal.mlflow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to tell, on its way to the server. Whoever adds something never waits: a thread of its own sends it,
 * in order. What the server does not take now is sent again when more has come; what it refuses for good is counted. As
 * much waits as {@link #MOST_WAITING}, of more the oldest goes.
 */
public final class Outbox {
    /** Figures that wait, some 5 MB. */
    static final int MOST_WAITING = 50_000;

    /** What a server that fails at once is left alone for. */
    private static final long PAUSE_MILLIS = 500;

    /** Of the last words of a run. */
    private static final int LAST_TRIES = 2;

    private final MlflowServer server;
    private final String run;
    private final Thread thread = new Thread(this::work, "fovea-mlflow");

    // guarded by this
    private final Deque<Map.Entry<String, String>> params = new ArrayDeque<>();
    private final Deque<Metric> metrics = new ArrayDeque<>();
    private @Nullable MlflowStatus end;
    private long endTime;
    private boolean endTold;
    private boolean isNew;
    private int underWay;
    private long lost;
    private @Nullable String trouble;
    private boolean troubleTold;

    private Outbox(MlflowServer server, String run) {
        this.server = server;
        this.run = run;
    }

    /** @param run its id on the server */
    public static Outbox open(MlflowServer server, String run) {
        Outbox outbox = new Outbox(server, run);
        outbox.thread.setDaemon(true);
        outbox.thread.start();
        return outbox;
    }

    /** @param settings of names and values that MLflow allows */
    public synchronized void params(Map<String, String> settings) {
        params.addAll(settings.entrySet());
        added();
    }

    public synchronized void metrics(Map<String, Double> values, long step) {
        long now = System.currentTimeMillis();
        values.forEach((key, value) -> metrics.add(new Metric(key, value, now, step)));
        for (; metrics.size() > MOST_WAITING; lost++) metrics.remove();
        added();
    }

    private void added() {
        isNew = true;
        notifyAll();
    }

    /** Why the server did not take something, once. */
    public synchronized Optional<String> trouble() {
        if (troubleTold || trouble == null) return Optional.empty();
        troubleTold = true;
        return Optional.of(trouble);
    }

    /**
     * The run is over. Waits until all is sent, or cannot be.
     *
     * @return what was not sent
     */
    public Unsent end(MlflowStatus how, Duration patience) {
        synchronized (this) {
            end = how;
            endTime = System.currentTimeMillis();
            added();
        }
        try {
            thread.join(patience.toMillis());
            thread.interrupt();
            thread.join(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return unsent();
    }

    private synchronized Unsent unsent() {
        String reason = trouble == null ? "there was no time left for it" : trouble;
        return new Unsent(lost + underWay + metrics.size() + params.size(), !endTold, reason);
    }

    private void work() {
        try {
            for (int tries = LAST_TRIES; tries > 0; ) {
                boolean isLast = awaitNews();
                try {
                    send();
                    if (isLast) {
                        sendEnd();
                        return;
                    }
                } catch (MlflowFailure e) {
                    failed(e);
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                    if (isLast && --tries > 0) again();
                }
            }
        } catch (InterruptedException e) {
            // the run has ended, and nobody waits any longer
        }
    }

    /** Whether this is all that will come. */
    private synchronized boolean awaitNews() throws InterruptedException {
        while (!isNew) wait();
        isNew = false;
        return end != null;
    }

    private synchronized void again() {
        isNew = true;
    }

    private void send() throws MlflowFailure {
        for (Batch batch = take(); !batch.isEmpty(); batch = take()) {
            try {
                server.log(run, batch);
                sent();
            } catch (MlflowFailure e) {
                if (!e.isRefusal()) {
                    putBack(batch);
                    throw e;
                }
                refused(batch, e);
            }
        }
    }

    private void sendEnd() throws MlflowFailure {
        MlflowStatus how;
        long time;
        synchronized (this) {
            how = end;
            time = endTime;
        }
        if (how != null) server.end(run, how, time);
        synchronized (this) {
            endTold = true;
        }
    }

    /** The next that go together; params first, and by themselves: one that is refused shall cost no figure. */
    private synchronized Batch take() {
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        while (settings.size() < Batch.MOST_PARAMS && !params.isEmpty()) settings.add(params.remove());
        List<Metric> figures = new ArrayList<>();
        while (settings.isEmpty() && figures.size() < Batch.MOST_METRICS && !metrics.isEmpty()) {
            figures.add(metrics.remove());
        }
        underWay = settings.size() + figures.size();
        return new Batch(settings, figures);
    }

    private synchronized void sent() {
        underWay = 0;
    }

    private synchronized void putBack(Batch batch) {
        for (int i = batch.params().size() - 1; i >= 0; i--)
            params.addFirst(batch.params().get(i));
        for (int i = batch.metrics().size() - 1; i >= 0; i--)
            metrics.addFirst(batch.metrics().get(i));
        underWay = 0;
    }

    private synchronized void refused(Batch batch, MlflowFailure e) {
        lost += batch.params().size() + batch.metrics().size();
        underWay = 0;
        trouble = e.reason();
    }

    /** The reason that counts is that of the server, not that we gave up on it. */
    private synchronized void failed(MlflowFailure e) {
        if (trouble == null || !Thread.currentThread().isInterrupted()) trouble = e.reason();
    }
}
