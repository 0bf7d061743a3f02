package io.fovea.run;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.ImageOutcome;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import io.fovea.internal.evaluation.ThresholdRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mean answer to each image, of the members that did not learn from it. */
final class BagAnswers {
    /** Below what float32 tells from 0: the logarithm stays finite. */
    private static final double LEAST = 1e-30;

    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private @Nullable Labels labels;

    /** Of one image. */
    private static final class Sum {
        private final ImageOutcome first;
        private final double[] probabilities;
        private int members;

        Sum(ImageOutcome first, int classes) {
            this.first = first;
            probabilities = new double[classes];
        }

        void add(ImageOutcome outcome) {
            members++;
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] += outcome instanceof Outcome single
                        ? single.probability(i)
                        : ((MultiLabelOutcome) outcome).probability(i);
            }
        }

        private double mean(int label) {
            return Math.max(LEAST, probabilities[label] / members);
        }

        Outcome single() {
            float[] logits = new float[probabilities.length];
            for (int i = 0; i < logits.length; i++) logits[i] = (float) Math.log(mean(i));
            return Outcome.of(first.path(), ((Outcome) first).truth(), logits);
        }

        MultiLabelOutcome several() {
            float[] logits = new float[probabilities.length];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (Math.log(mean(i)) - Math.log(Math.max(LEAST, 1 - mean(i))));
            }
            LabelSet truth = ((MultiLabelOutcome) first).truth();
            return MultiLabelOutcome.of(first.path(), truth, logits);
        }
    }

    /** One more member's. */
    void add(Evaluation answers) {
        labels = answers.labels();
        int classes = answers.labels().size();
        for (ImageOutcome outcome : answers.outcomes()) {
            sums.computeIfAbsent(outcome.path(), path -> new Sum(outcome, classes))
                    .add(outcome);
        }
    }

    /**
     * @param threshold from which a label is given; null for each label its own, chosen by these very answers
     * @return empty if there is not one answer
     */
    Optional<Evaluation> evaluation(@Nullable Double threshold) {
        Labels known = labels;
        if (known == null) return Optional.empty();
        if (!known.several()) {
            return Optional.of(new SingleLabelEvaluation(
                    known, sums.values().stream().map(Sum::single).toList()));
        }
        List<MultiLabelOutcome> outcomes =
                sums.values().stream().map(Sum::several).toList();
        MultiLabelEvaluation half = new MultiLabelEvaluation(known, outcomes, Thresholds.half(known.size()));
        return Optional.of(new ThresholdRule(threshold).judge(half));
    }
}
