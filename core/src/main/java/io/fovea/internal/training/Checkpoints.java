package io.fovea.internal.training;

import io.fovea.evaluate.Evaluation;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the state of a run, so that it can go on after an end at any moment. */
public interface Checkpoints {
    /** Keeps nothing. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public @Nullable Path last() {
            return null;
        }

        @Override
        public void save(TrainingProgress progress, State state) {}
    };

    /** The state to go on from; null to start at the beginning. */
    @Nullable
    Path last();

    /** The model as it is now was judged; called before the listener hears of the epoch. */
    default void judged(Evaluation validation) {}

    /**
     * Keeps the state of now.
     *
     * @param progress how far the run has come
     * @param state writes it
     */
    void save(TrainingProgress progress, State state);

    /** A state that can be written. */
    @FunctionalInterface
    interface State {
        /** @param notes text to go with it, by name; see {@link Checkpoint#notes} */
        void write(Path file, Map<String, String> notes);
    }
}
