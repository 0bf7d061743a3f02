package io.fovea.internal.light;

import io.fovea.UserError;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.Locale;

/**
 * Multinomial logistic regression on standardized features. Decays are compared by one regression; what is kept may be
 * several that answer together.
 *
 * @param decays weight decays to try, from strong to weak
 * @param kept how many are kept, and how they differ
 */
public record LogisticLearner(List<Double> decays, Kept kept) implements LightLearner {
    /** What becomes of the decay that was chosen. */
    public enum Way {
        /** One regression. */
        ONE,
        /** Each learns from another resample of the images: {@link Bagging}. */
        BAGGED,
        /** Each learns most from what those before it took for something else: {@link LogisticBoosting}. */
        BOOSTED
    }

    /** @param members at least 1; of {@link Way#ONE} it is 1 */
    public record Kept(Way way, int members) {
        public static final Kept ONE = new Kept(Way.ONE, 1);
    }

    /** One regression is kept. */
    public LogisticLearner(List<Double> decays) {
        this(decays, Kept.ONE);
    }

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
        return lesson.exact() && kept.way() != Way.ONE ? new Together(lesson) : one(lesson);
    }

    /** Several that answer as one. */
    private final class Together implements Attempt {
        private final Lesson lesson;

        Together(Lesson lesson) {
            this.lesson = lesson;
        }

        @Override
        public FeatureClassifier fit(int candidate) {
            return keep(candidate, () -> {}).classifier();
        }

        @Override
        public LightLearner.Kept keep(int candidate, Runnable goOn) {
            double decay = decays.get(candidate);
            try (Scope scope = Scope.inference()) {
                return kept.way() == Way.BOOSTED ? boosted(lesson, decay, goOn) : bagged(lesson, decay, goOn);
            }
        }
    }

    private LightLearner.Kept bagged(Lesson lesson, double decay, Runnable goOn) {
        int[] labels = lesson.labels();
        List<int[]> resamples = Bagging.resamples(labels, lesson.classes(), kept.members(), lesson.seed());
        Bagging bagging = Bagging.fit(lesson.rows(), labels, lesson.classes(), decay, resamples, goOn);
        String note = String.format(
                Locale.ROOT,
                "%d regressions; accuracy %.2f %% by those that have not seen an image (out of the bag)",
                kept.members(),
                100 * bagging.outOfBagAccuracy());
        return new LightLearner.Kept(LinearCommittee.alike(bagging.members()), note);
    }

    /** @throws UserError if one regression is no better than chance */
    private LightLearner.Kept boosted(Lesson lesson, double decay, Runnable goOn) {
        try {
            Samme<LinearScores> boosted =
                    LogisticBoosting.fit(lesson.rows(), lesson.labels(), lesson.classes(), decay, kept.members(), goOn);
            if (boosted.members().size() == 1) { // votes of one would be sure of everything
                LinearScores only = boosted.members().get(0).classifier();
                return new LightLearner.Kept(
                        only, "one regression, of at most " + kept.members() + ": another would add nothing");
            }
            return new LightLearner.Kept(
                    LinearCommittee.of(boosted),
                    boosted.members().size() + " regressions, of at most " + kept.members());
        } catch (Samme.NoBetterThanChance e) {
            throw new UserError(
                    "logistic regression on these features is no better than chance, and cannot be boosted",
                    "use --head logistic, or a network that has learnt to see",
                    e);
        }
    }

    private Attempt one(Lesson lesson) {
        FeatureScale scale = lesson.scale();
        double[] weights = new double[(lesson.features() + 1) * lesson.classes()];
        double tolerance = lesson.exact() ? SoftmaxRegression.EXACT : SoftmaxRegression.ROUGH;
        PrincipalAxes axes = lesson.axes(scale);
        return candidate -> {
            try (Scope scope = Scope.inference()) {
                SoftmaxRegression fitted = SoftmaxRegression.fit(
                        axes.turn(scale.of(lesson.rows())),
                        axes,
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
