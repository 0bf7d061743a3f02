package io.fovea.internal.light;

import io.fovea.internal.torch.Scope;
import java.util.List;

/**
 * Multinomial logistic regression on standardized features.
 *
 * @param decays weight decays to try, from strong to weak
 */
public record LogisticLearner(List<Double> decays) implements LightLearner {
    /** The strong ones suit some hundred images, the weak ones many thousand. */
    public static final List<Double> USUAL = List.of(1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003);

    public LogisticLearner {
        decays = List.copyOf(decays);
        if (decays.isEmpty() || decays.stream().anyMatch(decay -> !(decay > 0))) {
            throw new IllegalArgumentException("decays must be above 0, got " + decays);
        }
    }

    @Override
    public List<String> candidates() {
        return decays.stream().map(decay -> "decay=" + decay).toList();
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public Attempt on(Lesson lesson) {
        FeatureScale scale = lesson.scale();
        double[] weights = new double[(lesson.features() + 1) * lesson.classes()];
        double tolerance = lesson.exact() ? SoftmaxRegression.EXACT : SoftmaxRegression.ROUGH;
        return candidate -> {
            try (Scope scope = Scope.inference()) {
                SoftmaxRegression fitted = SoftmaxRegression.fit(
                        scale.of(lesson.rows()),
                        lesson.labels(),
                        lesson.classes(),
                        decays.get(candidate),
                        weights,
                        tolerance);
                // the next decay begins here
                System.arraycopy(fitted.weights(), 0, weights, 0, weights.length);
                return LinearScores.of(fitted.weights(), fitted.features(), fitted.classes(), scale);
            }
        };
    }
}
