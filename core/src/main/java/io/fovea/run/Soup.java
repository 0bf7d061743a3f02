package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One network whose weights are the mean of several networks' (Wortsman et al. 2022, arXiv:2203.05482), as fast as one
 * of them. It is for networks that were tuned from the same pretrained weights; those that started from random ones
 * have nothing in common to average. Statistics of batch norms are averaged as the weights are, as usual.
 *
 * @param bundles of the same architecture, classes and preprocessing, 2 or more, all different
 */
public record Soup(List<Path> bundles) {
    private static final String FIX = "give bundles of runs that differ by seed, rates, augmentation or the like";

    public Soup {
        bundles = List.copyOf(bundles);
        if (bundles.size() < 2) {
            throw new UserError("a soup is made of two bundles or more, got " + bundles.size(), "name more bundles");
        }
        Set<Path> seen = new HashSet<>();
        for (Path bundle : bundles) {
            if (seen.add(bundle.toAbsolutePath().normalize())) continue;
            throw new UserError(bundle + " is named twice", "name every bundle once");
        }
    }

    /**
     * What a soup is made of.
     *
     * @param ingredients the bundles that are in it, of a greedy one in the order in which they came into it
     * @param answers of the soup on the images it was judged by; null if it was not
     */
    public record Made(List<Path> ingredients, @Nullable Evaluation answers) {
        public Made {
            ingredients = List.copyOf(ingredients);
        }
    }

    /**
     * The mean of all.
     *
     * @param data labelled images to calibrate the soup by, never its test part; null for a soup with plain
     *     probabilities, in which labels are given from a half on
     * @param out the new bundle, written as a whole
     * @param told everything that is left out or looks suspicious
     * @throws UserError if the bundles do not fit each other, or held out other images than each other
     */
    public Made uniform(@Nullable Path data, Path out, Consumer<Problem> told) {
        List<Bundle> sources = opened();
        SplitRule heldOut = heldOut(sources);
        try (MeanWeights mean = new MeanWeights()) {
            for (Bundle source : sources) mean.add(source);
            Evaluation answers = null;
            if (data != null) {
                requireSameJudges(sources);
                try (SoupJudge judge = SoupJudge.of(sources.get(0), data, told)) {
                    answers = judge.judge(mean);
                }
            }
            write("uniform", sources, heldOut, mean, answers, out);
            return new Made(bundles, answers);
        }
    }

    /**
     * The best one, and of the others, from the best to the worst, those with which the mean is no worse than without
     * (recipe 1 of the paper).
     *
     * @param data labelled images to choose by, never their test part; of data without a validation part what the runs
     *     held out
     * @param out the new bundle, written as a whole
     * @param told everything that is left out or looks suspicious
     * @throws UserError as {@link #uniform}
     */
    public Made greedy(Path data, Path out, Consumer<Problem> told) {
        List<Bundle> sources = opened();
        requireSameJudges(sources);
        try (SoupJudge judge = SoupJudge.of(sources.get(0), data, told);
                MeanWeights mean = new MeanWeights()) {
            List<Bundle> kept = new ArrayList<>();
            Evaluation best = null;
            for (Bundle next : ranked(sources, judge)) {
                Evaluation answers;
                try (MeanWeights tried = mean.with(next)) {
                    answers = judge.judge(tried);
                }
                if (best != null && answers.tally().accuracy() < best.tally().accuracy()) continue;
                mean.add(next);
                kept.add(next);
                best = answers;
            }
            write("greedy", kept, heldOut(sources), mean, best, out);
            return new Made(kept.stream().map(Bundle::file).toList(), best);
        }
    }

    /** From the best to the worst; equal ones as they are named. */
    private static List<Bundle> ranked(List<Bundle> sources, SoupJudge judge) {
        record Judged(Bundle bundle, double accuracy) {}
        return sources.stream()
                .map(source -> {
                    try (MeanWeights own = new MeanWeights().with(source)) {
                        return new Judged(source, judge.judge(own).tally().accuracy());
                    }
                })
                .sorted(Comparator.comparingDouble(Judged::accuracy).reversed())
                .map(Judged::bundle)
                .toList();
    }

    private List<Bundle> opened() {
        List<Bundle> sources = bundles.stream().map(Bundle::open).toList();
        Bundle first = sources.get(0);
        for (Bundle other : sources) {
            if (other.manifest().ensemble() != null || other.manifest().head() != null) {
                throw new UserError(
                        other.file() + (other.manifest().head() == null ? " is an ensemble" : " has a light classifier")
                                + ", whose numbers have no mean",
                        FIX);
            }
            difference(first.manifest(), other.manifest()).ifPresent(what -> {
                throw new UserError(other.file() + " cannot be averaged with " + first.file() + ": " + what, FIX);
            });
        }
        return sources;
    }

    private static Optional<String> difference(Manifest first, Manifest other) {
        if (!first.model().equals(other.model())) {
            return Optional.of("its network is %s, and not %s".formatted(other.model(), first.model()));
        }
        if (!first.classes().equals(other.classes())) return Optional.of("its classes are others");
        return first.preprocessing().equals(other.preprocessing())
                ? Optional.empty()
                : Optional.of("it prepares images otherwise");
    }

    /** How all held out their validation images; null where they differ, or came with them. */
    private static @Nullable SplitRule heldOut(List<Bundle> sources) {
        SplitRule first = sources.get(0).manifest().heldOut();
        return isSame(sources) ? first : null;
    }

    private static boolean isSame(List<Bundle> sources) {
        return sources.stream()
                        .map(source -> Optional.ofNullable(source.manifest().heldOut()))
                        .distinct()
                        .count()
                == 1;
    }

    /** What one of them held out, others have learnt from. */
    private static void requireSameJudges(List<Bundle> sources) {
        if (isSame(sources)) return;
        throw new UserError(
                "the bundles held out different validation images, so that none is new to all of them",
                "give bundles of one split (train with --seeds, or --set splitSeed=N), or data with a validation part");
    }

    private void write(
            String kind,
            List<Bundle> sources,
            @Nullable SplitRule heldOut,
            MeanWeights mean,
            @Nullable Evaluation answers,
            Path out) {
        Bundle first = sources.get(0);
        Manifest old = first.manifest();
        String names = sources.stream()
                .map(source -> String.valueOf(source.file().getFileName()))
                .collect(Collectors.joining(", "));
        Provenance provenance = Provenance.here(
                old.provenance().data(),
                old.provenance().images(),
                "%s soup of %d: %s".formatted(kind, sources.size(), names));
        Manifest plain = new Manifest(
                old.formatVersion(),
                old.model(),
                old.labels(),
                old.thresholds() == null
                        ? null
                        : old.thresholds().stream().map(any -> 0.5).toList(),
                null,
                null,
                old.preprocessing(),
                old.views(),
                heldOut,
                provenance,
                Map.of());
        Manifest manifest =
                answers == null ? plain : plain.calibrated(answers, null, plain.frames(), SoupJudge.figures(answers));
        String recipe = Objects.requireNonNullElse(first.recipe(), "");
        if (recipe.isEmpty()) throw new UserError(first.file() + " has no recipe", "give a bundle that a run wrote");
        try (ImageModel model = mean.model(first)) {
            Bundle.write(out, manifest, model, Recipe.parse(recipe, first.file().toString()), answers);
        }
    }
}
