package io.fovea.tune;

import io.fovea.run.RunListener;
import io.fovea.train.TrainingListener;
import java.util.List;

/** Told how a search goes; of the runs inside only what is new. */
public interface TuningListener extends RunListener {
    /** Hears nothing. */
    TuningListener NOTHING = new TuningListener() {};

    /**
     * The search begins, or goes on.
     *
     * @param trials to be made, at most
     * @param runs that are done from earlier starts
     */
    default void begin(int trials, int runs) {}

    /**
     * A run is about to begin; several may be under way at once.
     *
     * @return who hears how it goes, on the thread that trains it
     */
    default TrainingListener begin(TrialRun run) {
        return TrainingListener.SILENT;
    }

    /**
     * A run is over.
     *
     * @param standing of its trial, with this run
     * @param leaderboard the best first
     */
    default void run(TrialRun run, Standing standing, List<Standing> leaderboard) {}
}
