package io.fovea.data;

import io.fovea.UserError;
import io.fovea.data.Catalogue.ClassFolder;
import io.fovea.data.Catalogue.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From what was found to a data set that can be trained on. */
final class TrainingAssembly {
    private final Catalogue catalogue;
    private final Labels labels;
    private final List<Problem> problems;

    TrainingAssembly(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.labels = new Labels(List.copyOf(catalogue.labels(TrainingAssembly::isTraining)));
        this.problems = new ArrayList<>(catalogue.problems());
    }

    Dataset assemble(SplitRule rule) {
        requireTrainable();
        Map<Part, List<Found>> parts = new EnumMap<>(Part.class);
        List<Found> training = catalogue.images(TrainingAssembly::isTraining);
        boolean given = catalogue.has(Part.VALIDATION);
        if (given) {
            requireSameClasses();
            parts.put(Part.TRAIN, training);
            parts.put(Part.VALIDATION, part(Part.VALIDATION));
        } else {
            parts.putAll(rule.split(training));
        }
        if (catalogue.has(Part.TEST)) {
            requireKnownClasses();
            parts.put(Part.TEST, part(Part.TEST));
        }
        Map<Part, List<Sample>> samples = new EnumMap<>(Part.class);
        parts.forEach((part, images) -> samples.put(part, Catalogue.samples(images, labels)));
        return new Dataset(
                labels,
                samples,
                problems,
                catalogue.channels(),
                catalogue.description(),
                given ? null : rule,
                catalogue.source());
    }

    private static boolean isTraining(@Nullable Part part) {
        return part == null || part == Part.TRAIN;
    }

    private void requireTrainable() {
        String place = catalogue.description();
        if (labels.size() == 0) {
            throw new UserError(place + " has no train part", "put the images to learn from into a folder train");
        }
        if (labels.size() == 1) {
            throw new UserError(
                    place + " has one class only, " + labels.name(0), "add a folder for every class to be told apart");
        }
        List<ClassFolder> empty = catalogue.emptyClasses(TrainingAssembly::isTraining);
        if (!empty.isEmpty()) {
            throw new UserError(
                    place + " has classes without a training image: "
                            + String.join(
                                    ", ", empty.stream().map(ClassFolder::path).toList()),
                    "add images to these classes or delete them");
        }
    }

    private List<Found> part(Part part) {
        List<Found> images = catalogue.images(part::equals);
        if (images.isEmpty()) {
            throw new UserError(
                    "the " + name(part) + " part of " + catalogue.description() + " holds no images",
                    "add images to it or delete it");
        }
        catalogue
                .emptyClasses(part::equals)
                .forEach(one -> problems.add(Problem.warning(one.path(), "holds no image")));
        return images;
    }

    private void requireSameClasses() {
        TreeSet<String> validation = catalogue.labels(Part.VALIDATION::equals);
        SortedSet<String> onlyTrain = without(labels.names(), validation);
        SortedSet<String> onlyValidation = without(validation, labels.names());
        if (onlyTrain.isEmpty() && onlyValidation.isEmpty()) return;
        throw new UserError(
                "train and validation of " + catalogue.description() + " have different classes: only in train "
                        + list(onlyTrain) + "; only in validation " + list(onlyValidation),
                "rename or add folders until both have the same, or delete validation to have one held out");
    }

    private void requireKnownClasses() {
        TreeSet<String> test = catalogue.labels(Part.TEST::equals);
        SortedSet<String> unknown = without(test, labels.names());
        if (!unknown.isEmpty()) {
            throw new UserError(
                    "test of " + catalogue.description() + " has classes that train has not: " + list(unknown),
                    "rename or delete them");
        }
        SortedSet<String> untested = without(labels.names(), test);
        if (!untested.isEmpty()) problems.add(Problem.warning("test", "has no images of " + list(untested)));
    }

    private static SortedSet<String> without(Iterable<String> names, Collection<String> others) {
        SortedSet<String> rest = new TreeSet<>(CodePointOrder.INSTANCE);
        for (String name : names) {
            if (!others.contains(name)) rest.add(name);
        }
        return rest;
    }

    private static String list(SortedSet<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
