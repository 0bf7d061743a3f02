package io.fovea.ensemble;

import io.fovea.data.Labels;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What several models said of the same images, in one order.
 *
 * @param outcomes [models][images]
 */
record SameImages(Labels labels, List<List<Outcome>> outcomes) {
    /**
     * @param evaluations at least one, of images in any order
     * @throws IllegalArgumentException if they judged other images, or by other labels
     */
    static SameImages of(List<SingleLabelEvaluation> evaluations) {
        if (evaluations.isEmpty()) throw new IllegalArgumentException("an ensemble needs a member");
        SingleLabelEvaluation first = evaluations.get(0);
        return new SameImages(
                first.labels(),
                evaluations.stream()
                        .map(evaluation -> inOrder(evaluation, first))
                        .toList());
    }

    private static List<Outcome> inOrder(SingleLabelEvaluation evaluation, SingleLabelEvaluation first) {
        if (!evaluation.labels().equals(first.labels())) throw new IllegalArgumentException("other labels");
        if (evaluation.images() != first.images()) throw new IllegalArgumentException("other images");
        Map<String, Outcome> byPath =
                evaluation.outcomes().stream().collect(Collectors.toMap(Outcome::path, Function.identity()));
        return first.outcomes().stream()
                .map(wanted -> {
                    Outcome same = byPath.get(wanted.path());
                    if (same == null || same.truth() != wanted.truth()) {
                        throw new IllegalArgumentException(wanted.path() + " was judged once, or by two classes");
                    }
                    return same;
                })
                .toList();
    }

    int models() {
        return outcomes.size();
    }

    int images() {
        return outcomes.get(0).size();
    }

    List<Outcome> of(int model) {
        return outcomes.get(model);
    }
}
