package io.fovea.run;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.internal.report.Curves;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.report.HyperparameterSession;
import io.fovea.internal.report.TensorBoardWriter;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events that a run leaves for TensorBoard: settings, epochs, and at the end what the best epoch is worth. */
final class RunEvents implements AutoCloseable {
    private final RunFolder folder;
    private final HyperparameterSession session;
    private final List<EpochRow> waiting = new ArrayList<>();
    private @Nullable TensorBoardWriter writer;

    RunEvents(RunFolder folder, Recipe recipe) {
        this.folder = folder;
        session = new HyperparameterSession(recipe.hyperparameters());
    }

    /** To be written with the next {@link #write}. */
    void epoch(EpochRow row) {
        waiting.add(row);
    }

    /** Not before this run's results are at their place: the file stays open. */
    void write() {
        if (folder.isReplacing()) return;
        try {
            TensorBoardWriter to = writer();
            for (EpochRow row : waiting) to.epoch(row);
            waiting.clear();
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    private TensorBoardWriter writer() throws IOException {
        if (writer == null) {
            writer = TensorBoardWriter.open(folder.tensorboard());
            writer.begin(session);
        }
        return writer;
    }

    /**
     * The run is complete.
     *
     * @param best epoch, 1 for the first
     * @param validation of the best epoch's bundle
     */
    void conclude(int best, Evaluation validation, @Nullable Evaluation test) {
        try {
            TensorBoardWriter to = writer();
            to.scalars(best, Curves.best(validation));
            if (test != null) to.scalars(best, Curves.test(test));
            if (validation instanceof SingleLabelEvaluation single) {
                to.confusion("confusion/validation", best, single.labels(), single.confusion());
            }
            to.end(HyperparameterSession.End.SUCCESS);
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }

    /** The run came to an error, unless it came to nothing at all. */
    void fail() throws IOException {
        if (writer != null) writer.end(HyperparameterSession.End.FAILURE);
    }

    @Override
    public void close() {
        try {
            if (writer != null) writer.close();
        } catch (IOException e) {
            throw folder.unwritable(e);
        }
    }
}
