package io.fovea.data;

import io.fovea.UserError;
import io.fovea.data.Catalogue.Found;
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
 * @param heldOut how training held out a validation part; null if it did not
 */
record EvaluationAssembly(
        Catalogue catalogue, Labels labels, @Nullable SplitRule heldOut) {
    private static final int LISTED = 12;

    Dataset assemble(@Nullable Part wish) {
        if (wish == null && !isDivided()) return dataset(Part.TEST, part -> true, catalogue.images(), null);
        Part part = wish != null ? wish : preferred();
        if (heldOut != null && part != Part.TEST && !catalogue.has(Part.VALIDATION)) {
            Predicate<@Nullable Part> training = p -> p == null || p == Part.TRAIN;
            List<Found> images = heldOut.split(catalogue.images(training)).getOrDefault(part, List.of());
            return dataset(part, training, images, heldOut);
        }
        return dataset(part, part::equals, catalogue.images(part::equals), null);
    }

    private Dataset dataset(
            Part part, Predicate<@Nullable Part> chosen, List<Found> images, @Nullable SplitRule splitBy) {
        if (images.isEmpty()) throw lacking(part);
        requireKnownClasses(chosen);
        List<Problem> problems = new ArrayList<>(catalogue.problems());
        catalogue.emptyClasses(chosen).forEach(one -> problems.add(Problem.warning(one.path(), "holds no image")));
        return new Dataset(
                labels,
                Map.of(part, Catalogue.samples(images, labels)),
                problems,
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
        return catalogue.has(Part.VALIDATION) || heldOut != null ? Part.VALIDATION : Part.TRAIN;
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
