package io.fovea.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of images that may have any number of labels, with their intervals.
 *
 * @param evaluation whose they are
 */
record LabelFigures(MultiLabelEvaluation evaluation) {
    /** Images times labels from which on a thousand resamples take more than a moment. */
    private static final long MOST = 100_000;

    List<Figure> all() {
        ClassScore micro = evaluation.micro();
        Tally tally = evaluation.tally();
        List<@Nullable Interval> counted = counted();
        return List.of(
                Figure.rising("macroF1", evaluation.macroF1(), counted.get(0)),
                Figure.rising("microF1", micro.f1(), counted.get(1)),
                Figure.rising("microPrecision", micro.precision(), counted.get(2)),
                Figure.rising("microRecall", micro.recall(), counted.get(3)),
                Figure.rising("meanAveragePrecision", evaluation.meanAveragePrecision(), ranked()),
                Figure.rising("accuracy", tally.accuracy(), Interval.wilson(tally.correct(), tally.seen())),
                Figure.falling("hammingLoss", evaluation.hammingLoss(), counted.get(4)),
                Figure.falling(
                        "loss",
                        evaluation.loss(),
                        Bootstrap.USUAL.ofMean(evaluation.outcomes().stream()
                                .mapToDouble(MultiLabelOutcome::loss)
                                .toArray())));
    }

    /** Of macro F1, micro F1, precision and recall, and Hamming loss. */
    private List<@Nullable Interval> counted() {
        int labels = evaluation.labels().size(), images = evaluation.outcomes().size();
        if ((long) labels * images > MOST) return Collections.nCopies(5, null);
        boolean[][] has = new boolean[images][labels], gets = new boolean[images][labels];
        for (int i = 0; i < images; i++) {
            MultiLabelOutcome outcome = evaluation.outcomes().get(i);
            for (int label = 0; label < labels; label++) {
                has[i][label] = outcome.truth().has(label);
                gets[i][label] = evaluation.thresholds().isReached(label, outcome.probability(label));
            }
        }
        double decisions = (double) images * labels;
        return new ArrayList<>(Bootstrap.USUAL.intervals(images, 5, drawn -> {
            ClassTotals totals = totals(drawn, has, gets, labels);
            return new double[] {
                totals.macroF1(),
                totals.microF1(),
                totals.microPrecision(),
                totals.accuracy(), // the recall of all labels is what accuracy is of single ones
                totals.wrongDecisions() / decisions
            };
        }));
    }

    private static ClassTotals totals(int[] drawn, boolean[][] has, boolean[][] gets, int labels) {
        ClassTotals totals = new ClassTotals(new long[labels], new long[labels], new long[labels]);
        for (int i : drawn) {
            for (int label = 0; label < labels; label++) {
                if (has[i][label]) totals.support()[label]++;
                if (gets[i][label]) totals.answers()[label]++;
                if (has[i][label] && gets[i][label]) totals.right()[label]++;
            }
        }
        return totals;
    }

    private @Nullable Interval ranked() {
        return ResampledRanking.of(
                        evaluation.outcomes(),
                        evaluation.labels().size(),
                        (outcome, label) -> outcome.truth().has(label),
                        MultiLabelOutcome::logit)
                .map(resampled ->
                        resampled.intervals(ranking -> ranking.positives() > 0).averagePrecision())
                .orElse(null);
    }
}
