package io.fovea.run;

import io.fovea.data.Labels;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import io.fovea.internal.evaluation.ThresholdRule;
import io.fovea.train.CalibrationMethod;
import io.fovea.train.Recipe;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How sure a bundle's answers are and from where on it gives them: what a recipe has validation images decide. */
record Certainty(Recipe recipe) {
    /** Answers on validation images, as the bundle gives them: with the temperature or the thresholds they decide. */
    Evaluation of(Evaluation validation) {
        if (!(validation instanceof SingleLabelEvaluation single)) {
            return new ThresholdRule(recipe.threshold()).judge(validation);
        }
        return recipe.calibration() == CalibrationMethod.TEMPERATURE
                ? single.at(Temperature.fitted(single.outcomes()))
                : single;
    }

    /** Answers on other images, as the bundle gives them. */
    static Evaluation alike(Evaluation other, Evaluation validation) {
        return other instanceof SingleLabelEvaluation single
                ? single.at(validation.singleLabel().temperature())
                : other.multiLabel().at(validation.multiLabel().thresholds());
    }

    /**
     * The answers that are given; empty if the recipe wants all of them, or if not even the surest are right as often
     * as it wants.
     *
     * @param validation as {@link #of} gives it
     */
    Optional<Coverage.Point> given(Evaluation validation) {
        Double precision = recipe.abstain();
        return precision == null
                ? Optional.empty()
                : validation.singleLabel().coverage().reaching(precision);
    }

    /** Of answers that are given. */
    static String words(Coverage.Point given) {
        return String.format(
                Locale.ROOT,
                "unknown below a probability of %.4f: %.1f %% of the validation images get an answer, of which %.1f %%"
                        + " are right",
                given.from(),
                100 * given.coverage(),
                100 * given.accuracy());
    }

    /** From which probability on an answer is given, as {@link #given} has it; null for every answer. */
    @Nullable
    Double unknownBelow(Evaluation validation) {
        return given(validation).map(Coverage.Point::from).orElse(null);
    }

    /** @param answers as {@link #of} gives them; null for none */
    static @Nullable Double temperature(@Nullable Evaluation answers) {
        if (!(answers instanceof SingleLabelEvaluation single)) return null;
        Temperature temperature = single.temperature();
        return temperature.equals(Temperature.ONE) ? null : Double.valueOf(temperature.value());
    }

    /**
     * @param answers as {@link #of} gives them; null for none
     * @return one a label; null where an image has exactly one class
     */
    @Nullable
    List<Double> thresholds(Labels labels, @Nullable Evaluation answers) {
        if (!labels.several()) return null;
        Thresholds thresholds = answers == null
                ? new ThresholdRule(recipe.threshold()).beforehand(labels)
                : answers.multiLabel().thresholds();
        return thresholds.values();
    }
}
