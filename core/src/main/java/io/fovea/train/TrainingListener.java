package io.fovea.train;

import io.fovea.evaluate.Tally;
import java.util.List;

/** Told how a training goes; called on the training thread, so it should be quick. */
public interface TrainingListener {
    /** Hears nothing. */
    TrainingListener SILENT = new TrainingListener() {};

    /** An epoch begins, or goes on after a resume. */
    default void begin(EpochStart start) {}

    /**
     * After every step, also one that damaged files made too small to take.
     *
     * @param epoch 1 for the first
     * @param step 1 for the first of the epoch
     * @param steps of an epoch
     * @param soFar sums over this epoch's steps; may have seen no image yet
     */
    default void step(int epoch, int step, int steps, Tally soFar) {}

    /**
     * The steps of an epoch are taken, and the model is judged on the validation split.
     *
     * @param epoch 1 for the first
     * @param images of the validation split, damaged ones included
     */
    default void judge(int epoch, long images) {}

    /** So many more images of the validation split are judged; may be called from several threads. */
    default void judged(long images) {}

    /**
     * After every epoch, before its checkpoint is written.
     *
     * @param history every epoch of the run so far, those before a resume included; the last one has just ended
     * @param best whether the last one is the best so far; the model still has its weights
     */
    default void epoch(List<EpochReport> history, boolean best) {}
}
