package io.fovea.internal.report;

import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Evaluation;
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
 * @param history in order of epoch; empty for a model that was not trained here
 * @param bestEpoch the epoch whose weights were evaluated, marked in the curves; 0 for none
 * @param rule what the best epoch was chosen by, such as "validation loss"
 * @param validation on the images that chose the best epoch
 * @param test on images that had no part in any choice; shown as figures, without single pictures, so that nobody is
 *     led to tune against them
 * @param advice what the figures show to be wrong, and what helps
 * @param thumbnails pictures of the validation images
 * @param notes what the reader should know, for instance problems of the data
 * @param recipe the run's {@code recipe.yaml}; may be empty
 * @param nextCommands command lines worth trying now
 */
public record ReportContent(
        String title,
        Map<String, String> facts,
        List<EpochRow> history,
        int bestEpoch,
        String rule,
        Evaluation validation,
        @Nullable Evaluation test,
        List<Advice> advice,
        Thumbnails thumbnails,
        List<String> notes,
        String recipe,
        List<String> nextCommands) {
    public ReportContent {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        history = List.copyOf(history);
        advice = List.copyOf(advice);
        notes = List.copyOf(notes);
        nextCommands = List.copyOf(nextCommands);
        int marked = bestEpoch;
        if (marked != 0 && history.stream().noneMatch(row -> row.epoch() == marked)) {
            throw new IllegalArgumentException("the best epoch must be one of the history or 0, got " + marked);
        }
    }
}
