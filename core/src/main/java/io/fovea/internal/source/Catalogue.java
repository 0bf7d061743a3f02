package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.tree.CodePointOrder;
import io.fovea.internal.tree.Origin;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a source holds, as found: before classes become indices and before anything is held out.
 *
 * @param description kind and place, such as "folder clothing"
 * @param channels of the images: 1 if all are gray by nature, else 3
 * @param several whether an image may have any number of labels; otherwise it has exactly one
 * @param classes every class of every part, also those without an image
 * @param images those that may be readable; what was left out is among the problems
 * @param obstacles what must be repaired before the data can be used
 * @param source to be closed when no image will be read any more
 */
public record Catalogue(
        String description,
        int channels,
        boolean several,
        List<ClassFolder> classes,
        List<Found> images,
        List<Problem> problems,
        List<Obstacle> obstacles,
        Closeable source) {
    /** @param part null where the data are not divided into parts */
    public record ClassFolder(@Nullable Part part, String label, String path) {}

    /**
     * @param part null where the data are not divided into parts
     * @param labels shared by the images that have the same
     */
    public record Found(@Nullable Part part, List<String> labels, String path, Origin origin) {}

    /** Of images that have exactly one label each. */
    public Catalogue(
            String description,
            int channels,
            List<ClassFolder> classes,
            List<Found> images,
            List<Problem> problems,
            List<Obstacle> obstacles,
            Closeable source) {
        this(description, channels, false, classes, images, problems, obstacles, source);
    }

    public Catalogue {
        obstacles = new ArrayList<>(obstacles);
        if (images.isEmpty() && obstacles.isEmpty()) {
            obstacles.add(new Obstacle(
                    description + " holds no images" + examples(problems),
                    "put JPEG, PNG, GIF, BMP, TIFF or WebP files into one folder per class"));
        }
    }

    /** @throws UserError if anything must be repaired first; more than one mistake is counted */
    public void requireUsable() {
        require(obstacles);
    }

    /** @throws UserError with the first of the obstacles, if there are any */
    public static void require(List<Obstacle> obstacles) {
        if (obstacles.isEmpty()) return;
        Obstacle first = obstacles.get(0);
        String more =
                obstacles.size() == 1 ? "" : " (and " + (obstacles.size() - 1) + " more; fovea inspect lists all)";
        throw new UserError(first.problem() + more, first.fix());
    }

    /** The class names of the parts chosen, in code point order. */
    public TreeSet<String> labels(Predicate<@Nullable Part> parts) {
        TreeSet<String> labels = new TreeSet<>(CodePointOrder.INSTANCE);
        for (ClassFolder folder : classes) {
            if (parts.test(folder.part())) labels.add(folder.label());
        }
        return labels;
    }

    public List<Found> images(Predicate<@Nullable Part> parts) {
        return images.stream().filter(image -> parts.test(image.part())).toList();
    }

    public boolean has(Part part) {
        return classes.stream().anyMatch(folder -> folder.part() == part)
                || several && images.stream().anyMatch(image -> image.part() == part); // which may have no label
    }

    /** The class folders of the parts chosen in which no image was found. */
    public List<ClassFolder> emptyClasses(Predicate<@Nullable Part> parts) {
        Set<String> filled = new HashSet<>();
        for (Found image : images(parts)) filled.addAll(image.labels());
        return classes.stream()
                .filter(folder -> parts.test(folder.part()) && !filled.contains(folder.label()))
                .toList();
    }

    /** @throws java.util.NoSuchElementException if an image is of none of the classes */
    public static List<Sample> samples(List<Found> images, Labels labels) {
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) indices.put(labels.name(i), i);
        Map<List<String>, LabelSet> sets = new HashMap<>();
        List<Sample> samples = new ArrayList<>(images.size());
        for (Found image : images) {
            LabelSet set = sets.computeIfAbsent(image.labels(), names -> set(names, indices));
            samples.add(new Sample(image.path(), set, image.origin()));
        }
        return samples;
    }

    private static LabelSet set(List<String> names, Map<String, Integer> indices) {
        return LabelSet.of(names.stream()
                .mapToInt(name -> {
                    Integer index = indices.get(name);
                    if (index == null) throw new NoSuchElementException("no class is named " + name);
                    return index;
                })
                .toArray());
    }

    private static String examples(List<Problem> problems) {
        if (problems.isEmpty()) return "";
        Problem first = problems.get(0);
        return ", only files left out, such as " + first.path() + " (" + first.reason() + ")";
    }
}
