package io.fovea.classify;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.Assembly;
import io.fovea.internal.bundle.MemberCosts;
import io.fovea.internal.bundle.MemberJudgement;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.torch.Cores;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one bundle of several, which answer together and are used like one. Their classes are matched by name; they may
 * be of different architectures and see images of different sizes.
 *
 * @param bundles two or more {@code .fovea} files that know the same classes
 * @param rule how their answers become one
 * @param weights of the members in a soft or hard vote, none below 0; null where all count alike, or the rule decides
 */
public record Ensembler(
        List<Path> bundles, VoteRule rule, @Nullable List<Double> weights) {
    public Ensembler {
        bundles = List.copyOf(bundles);
        weights = weights == null ? null : List.copyOf(weights);
    }

    /** Whose probabilities are averaged. */
    public Ensembler(List<Path> bundles) {
        this(bundles, VoteRule.SOFT, null);
    }

    /**
     * What came out.
     *
     * @param answers of the ensemble on the images that decided; by a rule that learns, of votes learnt from others of
     *     them
     * @param figures of members and ensemble, and what diversity is worth
     */
    public record Made(Evaluation answers, EnsembleFigures figures) {}

    /**
     * Judges members and ensemble by images that no member has learnt from; they also decide what a rule learns, and
     * the ensemble's temperature or thresholds.
     *
     * @param data labelled images, as for {@link Classifier#evaluate(Path, Part, Consumer)}
     * @param part to decide by; null for validation, else everything, never test
     * @param out the new bundle, written as a whole; replaced if it is there
     * @param told everything that is left out or looks suspicious
     * @throws UserError if the bundles cannot answer together, or the images do not suffice for the rule
     */
    public Made write(Path data, @Nullable Part part, Path out, Consumer<Problem> told) {
        Assembly assembly = Assembly.of(bundles, rule, weights);
        assembly.requireJudges();
        try (TrainedModel trained = assembly.trained();
                Dataset dataset = part == null
                        ? Dataset.openToDecideBy(data, trained.manifest().classes(), trained.trainingData())
                        : Dataset.openForEvaluation(
                                data, part, trained.manifest().classes(), trained.trainingData())) {
            dataset.problems().forEach(told);
            assembly.notes()
                    .forEach(note -> told.accept(
                            Problem.warning(Problem.Kind.OTHER, bundles.get(0).toString(), note)));
            MemberJudgement judged = judged(trained, dataset);
            judged.failures()
                    .forEach((position, failure) -> told.accept(Problem.leftOut(
                            Problem.Kind.UNREADABLE,
                            dataset.samples().get(position).path(),
                            failure.reason())));
            Assembly.Decided decided = assembly.decide(judged);
            MemberCosts costs = MemberCosts.of(trained, "ensemble");
            assembly.write(out, decided);
            return new Made(decided.answers(), decided.figures(rule, costs));
        }
    }

    private static MemberJudgement judged(TrainedModel trained, Dataset dataset) {
        MemberJudgement judgement = new MemberJudgement(trained, dataset.samples());
        try (PreparedModel networks = PreparedModel.of(trained, Precision.FP32)) {
            networks.memberAnswers(ImageDecoder.DEFAULT, Cores.available())
                    .run(dataset.samples(), done -> {}, judgement);
        }
        return judgement;
    }

    /**
     * As above, without any images: nothing is learnt, judged or calibrated.
     *
     * @throws UserError also if the rule learns from images
     */
    public void write(Path out) {
        Assembly assembly = Assembly.of(bundles, rule, weights);
        assembly.write(out, assembly.requireVote());
    }
}
