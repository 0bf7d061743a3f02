package io.fovea.internal.bundle;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.Vote;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Views;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.ensemble.VoteFit;
import io.fovea.internal.evaluation.ThresholdRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ensemble to be: bundles that shall answer together.
 *
 * @param members two or more, which know the same classes
 * @param names one each, for people
 * @param weights of the members in a vote of probabilities or answers, none below 0; null for those that the rule gives
 */
public record Assembly(
        List<Bundle> members,
        List<String> names,
        VoteRule rule,
        @Nullable List<Double> weights) {
    /** Of the folds by which a vote that learns is judged. */
    private static final long SEED = 42;

    /** @throws UserError if they cannot answer together */
    public Assembly {
        members = List.copyOf(members);
        names = List.copyOf(names);
        weights = weights == null ? null : List.copyOf(weights);
        if (members.size() < 2) {
            throw new UserError(
                    "an ensemble needs two or more models, got " + members.size(),
                    "give more of them; fovea train --seeds 5 makes five");
        }
        for (Bundle member : members) requireMember(member, members.get(0));
        rule.require(members.get(0).manifest().classes(), members.size());
        if (weights != null) requireWeights(weights, rule, members.size());
    }

    /** Of bundle files. */
    public static Assembly of(List<Path> files, VoteRule rule, @Nullable List<Double> weights) {
        return new Assembly(files.stream().map(Bundle::open).toList(), names(files), rule, weights);
    }

    private static void requireMember(Bundle member, Bundle first) {
        Manifest manifest = member.manifest();
        if (manifest.ensemble() != null) {
            throw new UserError(
                    member.file() + " is an ensemble itself, of "
                            + manifest.ensemble().members().size() + " models",
                    "give the bundles that it was made of");
        }
        Labels labels = manifest.classes(), others = first.manifest().classes();
        if (labels.several() != others.several()) {
            throw new UserError(
                    "%s gives images %s, and %s %s"
                            .formatted(first.file(), words(others), member.file(), words(labels)),
                    "give models of one kind");
        }
        requireClasses(member, labels.names(), first, others.names());
    }

    private static String words(Labels labels) {
        return labels.several() ? "any number of labels" : "exactly one class each";
    }

    private static void requireClasses(Bundle member, List<String> labels, Bundle first, List<String> others) {
        Set<String> more = new LinkedHashSet<>(labels), missing = new LinkedHashSet<>(others);
        more.removeAll(others);
        missing.removeAll(labels);
        if (more.isEmpty() && missing.isEmpty()) return;
        throw new UserError(
                member.file() + " has other classes than " + first.file()
                        + (missing.isEmpty() ? "" : ": it does not know " + String.join(", ", missing))
                        + (more.isEmpty() ? "" : "; only it has " + String.join(", ", more)),
                "give models that were trained on the same classes");
    }

    private static void requireWeights(List<Double> weights, VoteRule rule, int members) {
        if (rule != VoteRule.SOFT && rule != VoteRule.HARD) {
            throw new UserError(
                    "--weights go with --vote soft or hard, got --vote " + rule, "leave one of the two out");
        }
        if (weights.size() != members) {
            throw new UserError(
                    "%d weights for %d models".formatted(weights.size(), members),
                    "give one for each, as in --weights " + "1,".repeat(members - 1) + "2");
        }
        double sum = weights.stream().mapToDouble(weight -> weight).sum();
        boolean isUsable = weights.stream().allMatch(weight -> weight >= 0) && sum > 0 && Double.isFinite(sum);
        if (isUsable) return;
        throw new UserError("weights must be 0 or more, and one above it, got " + weights, "give others, as in 2,1,1");
    }

    /** How the members held out their validation images, each way once. */
    private Set<SplitRule> rules() {
        Set<SplitRule> rules = new LinkedHashSet<>();
        for (Bundle member : members) {
            SplitRule rule = member.manifest().heldOut();
            if (rule != null) rules.add(rule);
        }
        return rules;
    }

    /**
     * Before anything is judged: images that any member has seen would flatter all.
     *
     * @throws UserError if they held out different images
     */
    public void requireJudges() {
        if (!isDivided()) return;
        throw new UserError(
                "the models held out different images for validation, so that none is left which no model has seen",
                "leave --data out, or train them with the same --set splitSeed=N, or on data with a validation part");
    }

    /** Whether what one member held out others may have learnt from. */
    private boolean isDivided() {
        Set<SplitRule> rules = rules();
        boolean isFold = rules.stream().anyMatch(rule -> rule.fold() != null);
        boolean isOfAll = members.stream().allMatch(member -> member.manifest().heldOut() != null);
        return rules.size() > 1 || (isFold && !isOfAll); // a fold's data had perhaps a validation part of their own
    }

    /** Null also where the members do not agree. */
    private @Nullable SplitRule heldOut() {
        Set<SplitRule> rules = rules();
        return rules.size() == 1 && !isDivided() ? rules.iterator().next() : null;
    }

    /** What the ensemble does not take over from its members, for people. */
    public List<String> notes() {
        List<String> unsure = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).manifest().unknownBelow() != null) unsure.add(names.get(i));
        }
        return unsure.isEmpty()
                ? List.of()
                : List.of(String.join(", ", unsure)
                        + " would say \"unknown\" where not sure enough, and the ensemble answers always: fovea"
                        + " calibrate --abstain decides");
    }

    /** Names by which people tell files apart: of {@code run/best.fovea} the folder's. */
    private static List<String> names(List<Path> files) {
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.fovea$", "");
            Path folder = file.toAbsolutePath().getParent();
            if (Set.of("best", "last").contains(name) && folder != null && folder.getFileName() != null) {
                name = folder.getFileName().toString();
            }
            String chosen = name;
            for (int i = 2; names.contains(chosen); i++) chosen = name + "-" + i;
            names.add(chosen);
        }
        return names;
    }

    /** The members, ready to be asked, with a vote in which all count alike. The caller closes it. */
    public TrainedModel trained() {
        Vote alike = Vote.Soft.equal(members.size());
        List<@Nullable Integer> none = Collections.nCopies(members.size(), null);
        return new TrainedModel(manifest(alike, none), TrainedModel.members(members, names), null);
    }

    /** @param bases as {@link EnsembleFile#bases} gives them */
    private Manifest manifest(Vote vote, List<@Nullable Integer> bases) {
        Manifest first = members.get(0).manifest();
        List<Manifest.Ensemble.Entry> entries = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) entries.add(new Manifest.Ensemble.Entry(names.get(i), bases.get(i)));
        return new Manifest(
                Bundle.TOGETHER_VERSION,
                first.model(),
                first.labels(),
                first.thresholds() == null
                        ? null
                        : Thresholds.half(first.labels().size()).values(),
                null,
                null,
                first.preprocessing(),
                null,
                null,
                new Manifest.Ensemble(vote, entries),
                heldOut(),
                provenance(),
                Map.of());
    }

    private Provenance provenance() {
        List<Provenance> made =
                members.stream().map(member -> member.manifest().provenance()).toList();
        Set<String> data = new LinkedHashSet<>();
        made.forEach(one -> data.add(one.data()));
        int images = made.stream().mapToInt(Provenance::images).max().orElseThrow();
        return Provenance.here(
                String.join(", ", data), images, members.size() + " models: " + String.join(", ", names));
    }

    /**
     * What was decided.
     *
     * @param members what each says
     * @param answers what they say together, with the temperature or thresholds that the images decide
     * @param fit null where an image may have any number of labels
     */
    public record Decided(
            Vote vote,
            List<Evaluation> members,
            Evaluation answers,
            @Nullable VoteFit fit) {
        /** For people. */
        public List<String> notes() {
            return fit == null ? List.of() : fit.notes();
        }

        /** Of members and ensemble. */
        public EnsembleFigures figures(VoteRule rule, MemberCosts costs) {
            boolean isCrossFitted = fit != null && fit.crossFitted();
            return EnsembleFigures.of(rule, vote, isCrossFitted, costs.members(), members, costs.together(), answers);
        }
    }

    /**
     * @param judged what {@link #trained} said of images that no member has learnt from
     * @throws UserError if the images do not suffice for the rule
     */
    public Decided decide(MemberJudgement judged) {
        List<Evaluation> each = judged.members();
        if (!(each.get(0) instanceof SingleLabelEvaluation first)) {
            Vote vote = Objects.requireNonNull(vote(), "a rule that learns is for classes");
            return new Decided(vote, each, new ThresholdRule(null).judge(judged.together(vote)), null);
        }
        List<List<Outcome>> outcomes =
                each.stream().map(one -> one.singleLabel().outcomes()).toList();
        Vote given = vote();
        VoteFit fit = given == null ? VoteFit.of(rule, outcomes, SEED) : VoteFit.given(given, outcomes);
        SingleLabelEvaluation answers = new SingleLabelEvaluation(first.labels(), fit.answers());
        return new Decided(fit.vote(), each, answers.at(Temperature.fitted(answers.outcomes())), fit);
    }

    /** The vote that needs no images; null if it learns from them. */
    public @Nullable Vote vote() {
        List<Double> wish = weights;
        if (wish == null) return rule.learns() ? null : rule.vote(members.size());
        double sum = wish.stream().mapToDouble(weight -> weight).sum();
        List<Double> shares = wish.stream().map(weight -> weight / sum).toList();
        return rule == VoteRule.HARD ? new Vote.Hard(shares) : new Vote.Soft(shares);
    }

    /** @throws UserError if it learns from images */
    public Vote requireVote() {
        Vote vote = vote();
        if (vote != null) return vote;
        throw new UserError(
                "--vote " + rule + " learns from images, and there are none",
                "give --data, or use --vote soft, which needs none");
    }

    /** Replaces the file as a whole. */
    public void write(Path out, Decided decided) {
        Manifest manifest = manifest(decided.vote(), EnsembleFile.bases(members))
                .calibrated(decided.answers(), null, Views.ONE, figures(decided.answers()));
        EnsembleFile.write(out, manifest, members, decided.answers());
    }

    /** As above, of a vote that no images have judged. */
    public void write(Path out, Vote vote) {
        EnsembleFile.write(out, manifest(vote, EnsembleFile.bases(members)), members, null);
    }

    private static Map<String, Double> figures(Evaluation answers) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("ensemble.images", (double) answers.images());
        figures.put("ensemble.accuracy", answers.accuracy());
        figures.put("ensemble.loss", answers.loss());
        return figures;
    }
}
