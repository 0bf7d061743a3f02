package io.fovea.tune;

import java.util.List;

/**
 * How much there is to do in a whole search, as far as it can be foretold: whether ASHA's rule lets more than a third
 * go on depends on the order in which good trials come.
 *
 * @param units epochs of a method with rungs, whose runs differ in length, each at least one; else runs
 */
record Workload(long runs, double units) {
    /** @param trials points that there are */
    static Workload of(Plan plan, int trials) {
        if (!plan.method().hasRungs()) {
            return new Workload((long) trials * plan.runs(), (double) trials * plan.runs()).with(plan, trials, 1);
        }
        Rungs rungs = new Rungs(plan, trials);
        List<Integer> epochs = rungs.epochs();
        long[] begun = new long[epochs.size()];
        for (int trial = 1; trial <= trials; trial++) begun[rungs.bracket(trial)]++;
        long runs = 0, last = 0;
        double units = 0;
        for (int first = 0; first < begun.length; first++) {
            long left = begun[first];
            for (int rung = first; rung < begun.length && left > 0; rung++) {
                runs += left * plan.runs();
                units += (double) left * plan.runs() * epochs.get(rung);
                if (rung == begun.length - 1) last += left;
                left = Math.max(1, left / Rungs.ETA);
            }
        }
        return new Workload(runs, units).with(plan, last, plan.epochs());
    }

    /** And the further runs of the finalists. */
    private Workload with(Plan plan, long candidates, int unitsEach) {
        long finals = Math.min(plan.finalists(), candidates) * Math.max(0, Plan.FINAL_RUNS - plan.runs());
        return new Workload(runs + finals, units + (double) finals * unitsEach);
    }

    static double units(RunKey key) {
        return Math.max(1, key.epochs());
    }

    /** Seconds a unit; NaN before there is a run. Of several the first does not count, which computes for all. */
    static double pace(List<RunFigures> done) {
        List<RunFigures> usual = done.size() > 1 ? done.subList(1, done.size()) : done;
        double seconds = usual.stream().mapToDouble(RunFigures::seconds).sum();
        return seconds / usual.stream().mapToDouble(run -> units(run.key())).sum();
    }
}
