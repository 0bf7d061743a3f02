package io.fovea.internal.report;

import io.fovea.ensemble.EnsembleFigures;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report shows. All text is plain text: the report escapes it.
 *
 * @param title heading, for instance the model and the data set
 * @param facts name to text, in this order: data, model, seed, machine, versions, duration
 * @param training {@link Training#ELSEWHERE} for a model that was not trained here
 * @param part what the images of {@code validation} are called in a sentence: validation, test or training
 * @param validation on the images that chose the best epoch; of a model that was not trained here, on any
 * @param test on images that had no part in any choice; shown as figures, without single pictures, so that nobody is
 *     led to tune against them
 * @param examination which of the images of {@code validation} are answered worse than others; null if nobody looked
 * @param thumbnails pictures of the validation images
 * @param remarks what the reader should do about the results, a sentence or two each
 * @param notes what the reader should know, for instance problems of the data
 * @param nextCommands command lines worth trying now
 * @param ensemble of which models the judged one is made; null for one model
 */
public record ReportContent(
        String title,
        Map<String, String> facts,
        Training training,
        String part,
        Evaluation validation,
        @Nullable Evaluation test,
        @Nullable Examination examination,
        Thumbnails thumbnails,
        List<String> remarks,
        List<String> notes,
        List<String> nextCommands,
        @Nullable EnsembleFigures ensemble) {
    public ReportContent {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        remarks = List.copyOf(remarks);
        notes = List.copyOf(notes);
        nextCommands = List.copyOf(nextCommands);
    }

    /** Of one model. */
    public ReportContent(
            String title,
            Map<String, String> facts,
            Training training,
            String part,
            Evaluation validation,
            @Nullable Evaluation test,
            @Nullable Examination examination,
            Thumbnails thumbnails,
            List<String> remarks,
            List<String> notes,
            List<String> nextCommands) {
        this(
                title,
                facts,
                training,
                part,
                validation,
                test,
                examination,
                thumbnails,
                remarks,
                notes,
                nextCommands,
                null);
    }

    /** The same of a model that is made of several. */
    public ReportContent with(EnsembleFigures figures) {
        return new ReportContent(
                title,
                facts,
                training,
                part,
                validation,
                test,
                examination,
                thumbnails,
                remarks,
                notes,
                nextCommands,
                figures);
    }

    /**
     * How the model was trained.
     *
     * @param history in order of epoch
     * @param bestEpoch the epoch whose weights were evaluated, marked in the curves; 0 for none
     * @param rule what that epoch was chosen by, such as "validation loss"
     * @param counts of the data set
     * @param batch what the network saw first
     * @param recipe the run's {@code recipe.yaml}; may be empty
     */
    public record Training(
            List<EpochRow> history,
            int bestEpoch,
            String rule,
            ClassCounts counts,
            TrainingBatch batch,
            String recipe) {
        /** Nothing is known of it. */
        public static final Training ELSEWHERE =
                new Training(List.of(), 0, "", ClassCounts.NONE, TrainingBatch.NONE, "");

        public Training {
            history = List.copyOf(history);
            int marked = bestEpoch;
            if (marked != 0 && history.stream().noneMatch(row -> row.epoch() == marked)) {
                throw new IllegalArgumentException("the best epoch must be one of the history or 0, got " + marked);
            }
        }
    }

    /** In order of epoch; empty for a model that was not trained here. */
    List<EpochRow> history() {
        return training.history();
    }

    /** The epoch whose weights were evaluated; 0 for none. */
    int bestEpoch() {
        return training.bestEpoch();
    }
}
