package io.fovea.internal.dataset;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.Catalogue.ClassFolder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.source.Obstacle;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.CodePointOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what was found to a data set for training, with what keeps it from being trained on. */
final class TrainingAssembly {
    /** More names than this are counted. */
    private static final int LISTED = 12;

    private final Catalogue catalogue;
    private final Labels labels;
    private final TreeSet<String> trained;
    private final List<Problem> problems;
    private final List<Obstacle> obstacles;

    TrainingAssembly(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.labels = new Labels(List.copyOf(catalogue.labels(any -> true)), catalogue.several());
        this.trained = catalogue.labels(TrainingAssembly::isTraining);
        this.problems = new ArrayList<>(catalogue.problems());
        this.obstacles = new ArrayList<>(catalogue.obstacles());
    }

    /** @return with the classes of all parts, which are those of the training part unless there are obstacles */
    Dataset assemble(SplitRule rule) {
        Map<Part, List<Found>> parts = new EnumMap<>(Part.class);
        List<Found> divided = catalogue.images(rule::divides);
        boolean given = catalogue.has(Part.VALIDATION) && !rule.divides(Part.VALIDATION);
        if (given) {
            parts.put(Part.TRAIN, divided);
            parts.put(Part.VALIDATION, catalogue.images(Part.VALIDATION::equals));
        } else {
            parts.putAll(rule.split(divided));
        }
        if (rule.fold() != null) obstacles.addAll(rule.fold().obstacles(divided));
        if (catalogue.has(Part.TEST)) parts.put(Part.TEST, catalogue.images(Part.TEST::equals));
        if (!catalogue.images().isEmpty()) judge();
        Map<Part, List<Sample>> samples = new EnumMap<>(Part.class);
        parts.forEach((part, images) -> samples.put(part, Catalogue.samples(images, labels)));
        return new Dataset(
                labels,
                samples,
                problems,
                obstacles,
                catalogue.channels(),
                catalogue.description(),
                given ? null : rule,
                catalogue.source());
    }

    private static boolean isTraining(@Nullable Part part) {
        return part == null || part == Part.TRAIN;
    }

    private void judge() {
        for (String alike : SimilarNames.in(labels.names())) {
            problems.add(Problem.warning(Problem.Kind.SIMILAR_CLASSES, alike, "nearly the same name"));
        }
        judgeTraining();
        if (catalogue.has(Part.VALIDATION)) {
            judgePart(Part.VALIDATION);
            if (catalogue.several()) compareKnown(Part.VALIDATION); // a rare label need not be in both
            else compareValidation();
        }
        if (catalogue.has(Part.TEST)) {
            judgePart(Part.TEST);
            compareKnown(Part.TEST);
        }
    }

    private void judgeTraining() {
        String place = catalogue.description();
        boolean unlabelled = catalogue.several()
                && !catalogue.images(TrainingAssembly::isTraining).isEmpty();
        if (trained.isEmpty() && unlabelled) {
            hinder("no training image of " + place + " has a label", "write the labels of each image into its cell");
        } else if (trained.isEmpty()) {
            hinder(place + " has no train part", "put the images to learn from into a folder train");
        } else if (trained.size() == 1 && !catalogue.several()) {
            hinder(place + " has one class only, " + trained.first(), "add a folder for every class to be told apart");
        }
        List<ClassFolder> empty = catalogue.emptyClasses(TrainingAssembly::isTraining);
        if (!empty.isEmpty()) {
            hinder(
                    place + " has classes without a training image: "
                            + list(empty.stream().map(ClassFolder::path).toList()),
                    "add images to these classes or delete them");
        }
    }

    private void judgePart(Part part) {
        if (catalogue.images(part::equals).isEmpty()) {
            hinder(
                    "the " + name(part) + " part of " + catalogue.description() + " holds no images",
                    "add images to it or delete it");
        }
    }

    private void compareValidation() {
        TreeSet<String> validation = catalogue.labels(Part.VALIDATION::equals);
        SortedSet<String> onlyTrain = without(trained, validation);
        SortedSet<String> onlyValidation = without(validation, trained);
        if (onlyTrain.isEmpty() && onlyValidation.isEmpty()) return;
        hinder(
                "train and validation of " + catalogue.description() + " have different classes: "
                        + Stream.of(only("train", onlyTrain), only("validation", onlyValidation))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining("; ")),
                "rename or add folders until both have the same, or delete validation to have one held out"
                        + alike(onlyTrain, validation)
                        + alike(onlyValidation, trained));
    }

    private static String only(String part, SortedSet<String> names) {
        return names.isEmpty() ? "" : "only in " + part + " " + list(names);
    }

    private void compareKnown(Part part) {
        SortedSet<String> unknown = without(catalogue.labels(part::equals), trained);
        if (!unknown.isEmpty()) {
            hinder(
                    name(part) + " of " + catalogue.description() + " has classes that train has not: " + list(unknown),
                    "rename or delete them" + alike(unknown, trained));
        }
    }

    private void hinder(String problem, String fix) {
        obstacles.add(new Obstacle(problem, fix));
    }

    private static SortedSet<String> without(Iterable<String> names, Collection<String> others) {
        SortedSet<String> rest = new TreeSet<>(CodePointOrder.INSTANCE);
        for (String name : names) {
            if (!others.contains(name)) rest.add(name);
        }
        return rest;
    }

    /** The likely reason why names of one part are not in another, to go behind a remedy. */
    private static String alike(Collection<String> names, Collection<String> others) {
        TreeSet<String> all = new TreeSet<>(others);
        List<String> before = SimilarNames.in(all);
        all.addAll(names);
        List<String> found = new ArrayList<>(SimilarNames.in(all));
        found.removeAll(before);
        return found.isEmpty() ? "" : " (" + list(found) + " are probably one class)";
    }

    private static String list(Collection<String> names) {
        if (names.isEmpty()) return "none";
        String first = names.stream().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }

    private static String name(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
