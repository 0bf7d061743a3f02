package io.fovea.internal.light;

import io.fovea.internal.torch.Scope;
import java.util.List;

/**
 * Linear support vector machines, each class against all others, on standardized features.
 *
 * @param costs how much an image counts, to try from little to much
 */
public record LinearSvm(List<Double> costs) implements LightLearner {
    public static final List<Double> USUAL = List.of(1e-5, 1e-4, 1e-3, 0.01, 0.1);

    /** Scores are so many times the decisions, whose margins are 1: no temperature in use is too coarse for them. */
    static final float MARGIN = 10;

    /** Of the derivatives: of the answer that is kept, and of those that are compared. */
    private static final double EXACT = 1e-5, ROUGH = 1e-3;

    public LinearSvm {
        costs = List.copyOf(costs);
        if (costs.isEmpty() || costs.stream().anyMatch(cost -> !(cost > 0))) {
            throw new IllegalArgumentException("c must be above 0, got " + costs);
        }
    }

    @Override
    public List<String> candidates() {
        return costs.stream().map(cost -> "c=" + cost).toList();
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public Attempt on(Lesson lesson) {
        FeatureScale scale = lesson.scale();
        double[] weights = new double[(lesson.features() + 1) * lesson.classes()];
        double tolerance = lesson.exact() ? EXACT : ROUGH;
        PrincipalAxes axes = lesson.axes(scale);
        return candidate -> {
            try (Scope scope = Scope.inference()) {
                double cost = costs.get(candidate);
                SquaredHinge fitted = SquaredHinge.fit(
                        axes.turn(scale.of(lesson.rows())),
                        axes,
                        lesson.labels(),
                        lesson.classes(),
                        cost,
                        weights,
                        tolerance);
                // the next cost begins here
                System.arraycopy(fitted.weights(), 0, weights, 0, weights.length);
                return LinearScores.of(fitted.weights(), lesson.features(), lesson.classes(), scale, MARGIN);
            }
        };
    }
}
