package io.fovea.ensemble;

import io.fovea.evaluate.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link EnsembleFigures} in words. */
final class EnsembleSentences {
    private EnsembleSentences() {}

    static List<String> of(EnsembleFigures figures) {
        List<String> sentences = new ArrayList<>(List.of(gain(figures) + cost(figures)));
        Diversity diversity = figures.diversity();
        if (diversity != null && diversity.members() > 1) sentences.add(diversity(diversity));
        Growth growth = figures.growth();
        if (growth != null && !growth.sentence().isEmpty()) sentences.add(growth.sentence());
        if (figures.crossFitted()) {
            sentences.add(
                    "Each image is answered by a vote learnt from the other four fifths of the images, so that the"
                            + " ensemble's figures are not flattered.");
        }
        return sentences;
    }

    private static String gain(EnsembleFigures figures) {
        EnsembleFigures.Row best = figures.members().get(figures.best());
        String says = String.format(
                Locale.ROOT,
                "The ensemble's %s %s that of its best member, %s",
                figures.several() ? "mean F1" : "accuracy",
                distance(100 * (figures.ensemble().value() - best.value())),
                best.model().name());
        Comparison gain = figures.gain();
        return gain == null ? says : says + verdict(gain);
    }

    private static String distance(double points) {
        if (points == 0) return "is";
        return String.format(Locale.ROOT, "is %.2f points %s", Math.abs(points), points > 0 ? "above" : "below");
    }

    private static String verdict(Comparison gain) {
        String chance = String.format(Locale.ROOT, "(p = %.2g, McNemar's test)", gain.pValue());
        return switch (gain.verdict()) {
            case BETTER -> ": it is better " + chance;
            case WORSE -> ": it is worse " + chance;
            case UNDECIDED -> gain.onlyFirst() == gain.onlySecond() ? "" : ", which may be chance " + chance;
        };
    }

    private static String cost(EnsembleFigures figures) {
        Double whole = figures.ensemble().model().milliseconds();
        Double best = figures.members().get(figures.best()).model().milliseconds();
        return whole == null || best == null ? "." : cost(whole / best);
    }

    private static String cost(double times) {
        return String.format(Locale.ROOT, "; an image takes it %.1f times as long.", times);
    }

    private static String diversity(Diversity diversity) {
        String independent = String.format(
                Locale.ROOT,
                "If its %d members erred independently of each other, a majority of them would err on %.1f %% of the images;"
                        + " the ensemble errs on %.1f %%. Two members differ on %.1f %% of the images on average",
                diversity.members(),
                100 * diversity.expectedError(),
                100 * diversity.measuredError(),
                100 * diversity.disagreement());
        double correlation = Math.rint(100 * diversity.errorCorrelation()) / 100 + 0.0; // never "-0.00"
        return Double.isNaN(correlation)
                ? independent + "."
                : independent
                        + String.format(Locale.ROOT, ", and their errors have a correlation of %.2f.", correlation);
    }
}
