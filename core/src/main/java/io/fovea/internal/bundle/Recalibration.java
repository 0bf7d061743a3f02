package io.fovea.internal.bundle;

import io.fovea.UserError;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.framing.Views;
import io.fovea.internal.evaluation.ThresholdRule;
import io.fovea.internal.limit.Range;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bundle with another temperature, or other thresholds, and perhaps other views, decided by images that it did not
 * learn from.
 *
 * @param views what the new bundle looks at for one answer
 * @param abstain the share of the given answers that shall be right; null to answer always
 */
public record Recalibration(
        Bundle source, Views views, @Nullable Double abstain) {
    /** @throws UserError if what is wanted is not for such a model, or out of its range */
    public Recalibration {
        views.requireFit(source.manifest().preprocessing().framing());
        if (abstain != null) {
            Range.PRECISION.require(abstain);
            if (source.manifest().classes().several()) {
                throw new UserError(
                        "--abstain is for models that give exactly one class, and this one gives any number of labels",
                        "leave it out: what is not sure enough gets no label");
            }
        }
    }

    /**
     * What was decided.
     *
     * @param answers as the new bundle gives them
     * @param given those that it gives; null if it answers always
     */
    public record Decided(Evaluation answers, Coverage.@Nullable Point given) {}

    /**
     * @param looked answers by {@link #views}
     * @param warn told what could not be decided
     * @throws UserError if the images decide nothing, or {@code abstain} cannot be reached
     */
    public Decided decide(Evaluation looked, Consumer<String> warn) {
        Manifest manifest = source.manifest();
        if (manifest.unknownBelow() != null && abstain == null) {
            warn.accept(source.file() + " answers \"unknown\" below a probability of " + manifest.unknownBelow()
                    + ", and the new bundle answers always: --abstain decides");
        }
        if (!(looked instanceof SingleLabelEvaluation single)) {
            return new Decided(new ThresholdRule(null).judge(looked), null);
        }
        SingleLabelEvaluation answers = single;
        if (single.accuracy() == 1 && !views.equals(manifest.frames())) {
            warn.accept("all of these images are recognised by these views, so nothing tells how often the model errs:"
                    + " its temperature stays as it is");
        } else {
            answers = single.at(temperature(single));
        }
        return new Decided(answers, given(answers));
    }

    private static Temperature temperature(SingleLabelEvaluation evaluation) {
        if (evaluation.images() < Temperature.LEAST_IMAGES) {
            throw new UserError(
                    "a temperature needs at least " + Temperature.LEAST_IMAGES + " images, got " + evaluation.images(),
                    "give more labelled images that the model did not learn from");
        }
        if (evaluation.accuracy() == 1) {
            throw new UserError(
                    "all of these images are recognised, so nothing tells how often the model errs",
                    "give images as difficult as those it will meet, or more of them");
        }
        return Temperature.fitted(evaluation.outcomes());
    }

    private Coverage.@Nullable Point given(SingleLabelEvaluation answers) {
        Double precision = abstain;
        if (precision == null) return null;
        return answers.coverage()
                .reaching(precision)
                .orElseThrow(() -> new UserError(
                        "not even the surest answers are right as often as --abstain " + precision + " asks",
                        "ask for less; fovea evaluate shows what can be reached"));
    }

    /** Replaces the file as a whole; it may be the source. */
    public void write(Path out, Decided decided) {
        Coverage.Point given = decided.given();
        Double from = given == null ? null : Double.valueOf(given.from());
        Manifest changed = source.manifest().calibrated(decided.answers(), from, views, figures(decided));
        source.copy(out, changed, decided.answers());
    }

    private static Map<String, Double> figures(Decided decided) {
        Evaluation answers = decided.answers();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("calibration.images", (double) answers.images());
        figures.put("calibration.accuracy", answers.accuracy());
        figures.put("calibration.loss", answers.loss());
        Coverage.Point given = decided.given();
        if (given != null) {
            figures.put("calibration.coverage", given.coverage());
            figures.put("calibration.precision", given.accuracy());
        }
        return figures;
    }
}
