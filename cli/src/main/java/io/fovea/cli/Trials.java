package io.fovea.cli;

import io.fovea.internal.training.ForwardingListener;
import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import io.fovea.tune.TrialRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** The runs of a search, as one activity: the epochs of a single one, or, of several at once, how many are done. */
final class Trials implements Activity {
    private final LongSupplier nanoTime;
    private final long began;
    private final OptionalDouble limit;
    private final Map<TrialRun, Run> underWay = new LinkedHashMap<>();
    private long done;
    private boolean several;

    /** @param limit seconds after which the search ends, whatever is left to do */
    Trials(LongSupplier nanoTime, OptionalDouble limit) {
        this.nanoTime = nanoTime;
        this.limit = limit;
        began = nanoTime.getAsLong();
    }

    /** Runs that an earlier start has done. */
    synchronized void before(int runs) {
        done = runs;
    }

    /** @param any whether an image may have any number of labels */
    synchronized void several(boolean any) {
        several = any;
        underWay.values().forEach(run -> run.epochs().several(any));
    }

    /**
     * @param trains told when the run has come to its epochs
     * @return told how they go
     */
    synchronized TrainingListener begin(TrialRun run, Runnable trains) {
        Run begun = new Run(run, trains, new Epochs(nanoTime), nanoTime.getAsLong());
        begun.epochs().several(several);
        underWay.put(run, begun);
        return begun;
    }

    synchronized void end(TrialRun run) {
        underWay.remove(run);
        done++;
    }

    /** Of the only run under way, such as {@code trial 3/20}; empty where there are several or none. */
    synchronized String name() {
        return underWay.size() == 1 ? underWay.values().iterator().next().name() : "";
    }

    @Override
    public synchronized Snapshot now() {
        List<Run> runs = new ArrayList<>(underWay.values());
        if (runs.isEmpty()) return searching(List.of("searching"), done, Double.NaN);
        Run last = runs.get(runs.size() - 1);
        if (runs.size() == 1) return one(last);
        long all = done + runs.size() + last.of().ahead();
        double left = last.of().seconds() * (last.of().further() + 1) - since(last.began());
        return searching(List.of(runs.size() + " trials at once", "searching"), all, atMost(left));
    }

    private Snapshot searching(List<String> names, long all, double left) {
        return new Snapshot(names, "runs", done, all, Double.NaN, since(began), left, Double.NaN, null);
    }

    private Snapshot one(Run run) {
        Snapshot epoch = run.epochs().now();
        double seconds = run.of().seconds();
        double here = run.hasEpoch() ? epoch.runLeft() : seconds - since(run.began());
        double each = Double.isNaN(seconds) ? since(run.began()) + here : seconds;
        List<String> names = new ArrayList<>();
        if (run.hasEpoch()) epoch.names().forEach(name -> names.add(run.name() + " " + name));
        names.add(run.name());
        return epoch.within("search", names, atMost(Math.max(0, here) + run.of().further() * each));
    }

    private double atMost(double left) {
        return limit.isEmpty() ? left : Math.max(0, Math.min(left, limit.getAsDouble() - since(began)));
    }

    private double since(long from) {
        return (nanoTime.getAsLong() - from) / 1e9;
    }

    /** One of them, told by its own thread. */
    private record Run(TrialRun of, Runnable trains, Epochs epochs, long began) implements ForwardingListener {
        String name() {
            String trial = "trial " + of.trial() + "/" + of.trials();
            return of.runs() == 1 ? trial : trial + " run " + of.run() + "/" + of.runs();
        }

        boolean hasEpoch() {
            return epochs.hasBegun();
        }

        @Override
        public TrainingListener next() {
            return epochs;
        }

        @Override
        public void begin(EpochStart start) {
            trains.run();
            epochs.begin(start);
        }
    }
}
