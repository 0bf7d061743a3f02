package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.Catalogue.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From what was found to the one part a model is judged by.
 *
 * @param labels of the model
 * @param trained what the model was trained on; null if it did not hold out a validation part, or that is unknown
 */
record EvaluationAssembly(
        Catalogue catalogue, Labels labels, @Nullable TrainingData trained) {
    private static final int LISTED = 12;

    Dataset assemble(@Nullable Part wish) {
        catalogue.requireUsable();
        requireAnswerable();
        if (!isDivided() && (wish == null || wish == Part.TEST)) return undivided(wish);
        Part part = wish != null ? wish : preferred();
        if (trained != null && part != Part.TEST && isDividedBy(trained)) {
            return heldOut(trained.heldOut(), part, null);
        }
        return dataset(part, part::equals, catalogue.images(part::equals), null, null);
    }

    /** Those that decide something about the model, which test images must not. */
    Dataset toDecideBy() {
        return assemble(isDivided() ? Part.VALIDATION : null);
    }

    /** Whether there are images that the model is likely to have learnt from. */
    boolean hasTraining() {
        boolean isSame = catalogue.has(Part.TRAIN)
                || trained != null && !isDivided() && trained.resembles(catalogue.description());
        return isSame && labels.names().containsAll(catalogue.labels(EvaluationAssembly::isTraining));
    }

    /** Whether the data's own parts are not those of the training. */
    private boolean isDividedBy(TrainingData known) {
        if (known.heldOut().fold() == null) return !catalogue.has(Part.VALIDATION);
        return known.resembles(catalogue.description())
                && side(known.heldOut(), Part.TRAIN).size() == known.images();
    }

    /** All images; but without a wish, those that training held out, if the data seem to be those of the training. */
    private Dataset undivided(@Nullable Part wish) {
        String caution = null;
        if (trained != null && wish == null) {
            int all = catalogue.images().size();
            int heldOut = side(trained.heldOut(), Part.VALIDATION).size();
            boolean isSame = trained.heldOut().fold() == null || all - heldOut == trained.images();
            if (heldOut > 0 && isSame && trained.resembles(catalogue.description())) {
                return heldOut(trained.heldOut(), Part.VALIDATION, asTrained(heldOut, all - heldOut));
            }
            caution = asForeign(all, all - heldOut == trained.images());
        }
        return dataset(Part.TEST, any -> true, catalogue.images(), null, caution);
    }

    private static String asTrained(int heldOut, int known) {
        return "these seem to be the data of the training: judged by the " + heldOut
                + " images that it held out; --split train judges by the other " + known + ", --split test by all";
    }

    private static String asForeign(int all, boolean asMany) {
        return "not divided into parts: judged by all " + all + " images; if the model was trained on some of them"
                + (asMany ? " (the training had as many)" : "") + ", the figures are too good";
    }

    private Dataset heldOut(SplitRule rule, Part part, @Nullable String caution) {
        return dataset(part, rule::divides, side(rule, part), rule, caution);
    }

    private List<Found> side(SplitRule rule, Part part) {
        return rule.split(catalogue.images(rule::divides)).getOrDefault(part, List.of());
    }

    private static boolean isTraining(@Nullable Part part) {
        return part == null || part == Part.TRAIN;
    }

    private Dataset dataset(
            Part part,
            Predicate<@Nullable Part> chosen,
            List<Found> images,
            @Nullable SplitRule splitBy,
            @Nullable String caution) {
        if (images.isEmpty()) throw lacking(part);
        requireKnownClasses(chosen);
        List<Problem> problems = new ArrayList<>(catalogue.problems());
        catalogue
                .emptyClasses(chosen)
                .forEach(
                        one -> problems.add(Problem.warning(Problem.Kind.MISSING_CLASS, one.path(), "holds no image")));
        if (caution != null) problems.add(Problem.warning(Problem.Kind.OTHER, catalogue.description(), caution));
        return new Dataset(
                labels,
                Map.of(part, Catalogue.samples(images, labels)),
                problems,
                List.of(),
                catalogue.channels(),
                catalogue.description(),
                splitBy,
                catalogue.source());
    }

    private boolean isDivided() {
        return catalogue.images().stream().anyMatch(image -> image.part() != null);
    }

    private Part preferred() {
        if (catalogue.has(Part.TEST)) return Part.TEST;
        return catalogue.has(Part.VALIDATION) || trained != null ? Part.VALIDATION : Part.TRAIN;
    }

    private void requireKnownClasses(Predicate<@Nullable Part> chosen) {
        TreeSet<String> unknown = catalogue.labels(chosen);
        unknown.removeAll(labels.names());
        if (!unknown.isEmpty()) {
            throw new UserError(
                    catalogue.description() + " has classes the model does not know: " + listed(unknown) + "; it knows "
                            + listed(labels.names()),
                    "rename the folders as the model's classes are named, or leave them out");
        }
    }

    /** One answer an image cannot be compared with several labels; several answers can be with one. */
    private void requireAnswerable() {
        if (!catalogue.several() || labels.several()) return;
        throw new UserError(
                catalogue.description() + " has several labels an image, and the model answers with one class",
                "judge it by images of one class each, or train a model on data with several labels an image");
    }

    private static String listed(Collection<String> names) {
        String shown = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() > LISTED ? shown + " and " + (names.size() - LISTED) + " more" : shown;
    }

    private UserError lacking(Part part) {
        String name = part.name().toLowerCase(Locale.ROOT);
        boolean divided = isDivided();
        return new UserError(
                catalogue.description() + " has no " + name + " part"
                        + (divided ? "" : ", it is not divided into parts"),
                divided ? "choose a part that it has, or add a folder " + name : "leave the choice of a part out");
    }
}
