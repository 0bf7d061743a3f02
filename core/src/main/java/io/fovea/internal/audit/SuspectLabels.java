package io.fovea.internal.audit;

import io.fovea.audit.Suspicion;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.Comparator;
import java.util.List;

/**
 * Labels of evaluated images that are likely to be wrong: confident learning by answers of a model that did not learn
 * from them.
 *
 * @param list the most suspicious first
 */
public record SuspectLabels(List<Suspicion> list) {
    public SuspectLabels {
        list = List.copyOf(list);
    }

    /** As many as confident learning counts (section 3.1 of arXiv:1911.00068), with the least probable labels. */
    public static SuspectLabels of(SingleLabelEvaluation evaluation) {
        List<Outcome> outcomes = evaluation.outcomes();
        LabelErrors errors = new LabelErrors(
                evaluation.labels(),
                outcomes.stream().map(Outcome::path).toList(),
                outcomes.stream().mapToInt(Outcome::truth).toArray(),
                outcomes.stream().map(SuspectLabels::logs).toArray(float[][]::new));
        return new SuspectLabels(errors.list().stream()
                .sorted(Comparator.comparingDouble(Suspicion::score).reversed().thenComparing(Suspicion::path))
                .limit(errors.likely())
                .toList());
    }

    private static float[] logs(Outcome outcome) {
        float[] logs = new float[outcome.classes()];
        for (int c = 0; c < logs.length; c++) {
            logs[c] = (float) Math.log(Math.max(outcome.probability(c), Double.MIN_NORMAL));
        }
        return logs;
    }
}
