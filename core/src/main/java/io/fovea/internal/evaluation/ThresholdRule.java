package io.fovea.internal.evaluation;

import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import org.jspecify.annotations.Nullable;

/**
 * From which probability a label is given where an image may have any number of them. Nothing changes where an image
 * has exactly one class.
 *
 * @param fixed the same for all labels, above 0 and below 1; null for each label its own, chosen on validation images
 */
public record ThresholdRule(@Nullable Double fixed) {
    /**
     * Answers on images that the model did not learn from, with their thresholds: those that the rule chooses by them.
     */
    public Evaluation judge(Evaluation validation) {
        if (!(validation instanceof MultiLabelEvaluation several)) return validation;
        return fixed == null ? several.atBest() : several.at(beforehand(several.labels()));
    }

    /** As long as there is nothing to choose by: a half where the rule does not say. */
    public Thresholds beforehand(Labels labels) {
        return fixed == null ? Thresholds.half(labels.size()) : Thresholds.all(fixed, labels.size());
    }
}
