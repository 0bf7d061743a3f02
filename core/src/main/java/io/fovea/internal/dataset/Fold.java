package io.fovea.internal.dataset;

import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.source.Obstacle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * One of several divisions of the same images, for cross-validation: the images of training and validation together are
 * dealt out, class by class, to {@code count} validation parts, each image to one of them; what is not in the
 * validation part is in training. A test part is never touched. An image with several labels is dealt out with those of
 * its rarest label, and images without any with each other. Other than with a share that is held out, an image that is
 * added or removed may move many others.
 *
 * @param index 0 for the first
 * @param count 2 or more
 */
public record Fold(int index, int count) {
    public Fold {
        if (count < 2 || index < 0 || index >= count) {
            throw new IllegalArgumentException("a fold is one of two or more, got " + index + " of " + count);
        }
    }

    /**
     * The paths of the images of this validation part, of each class as many as of another one, give or take one.
     *
     * @param rank of a path: those of a class are dealt out in this order
     */
    Set<String> heldOut(List<Found> images, ToLongFunction<String> rank) {
        Set<String> heldOut = new HashSet<>();
        int dealt = 0; // goes on from class to class, so that the parts are of one size
        for (List<String> paths : byRarestLabel(images).values()) {
            paths.sort(Comparator.comparingLong(rank).thenComparing(Comparator.naturalOrder()));
            for (String path : paths) {
                if (dealt++ % count == index) heldOut.add(path);
            }
        }
        return heldOut;
    }

    /** Paths by the label with the fewest images that theirs has; of images without any by the empty name. */
    private static Map<String, List<String>> byRarestLabel(List<Found> images) {
        Map<String, Integer> counts = counts(images);
        Map<String, List<String>> groups = new TreeMap<>();
        for (Found image : images) {
            String rarest = image.labels().stream()
                    .min(Comparator.comparing((String label) -> counts.getOrDefault(label, 0))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElse("");
            groups.computeIfAbsent(rarest, label -> new ArrayList<>()).add(image.path());
        }
        return groups;
    }

    private static Map<String, Integer> counts(List<Found> images) {
        Map<String, Integer> counts = new HashMap<>();
        for (Found image : images) {
            for (String label : image.labels()) counts.merge(label, 1, Integer::sum);
        }
        return counts;
    }

    /** A class with too few images to be in every part: the first by name. */
    List<Obstacle> obstacles(List<Found> images) {
        return new TreeMap<>(counts(images))
                .entrySet().stream()
                        .filter(label -> label.getValue() < count)
                        .limit(1)
                        .map(label -> new Obstacle(
                                "class %s has %d images, too few for %d folds"
                                        .formatted(label.getKey(), label.getValue(), count),
                                "give --folds " + Math.max(2, label.getValue()) + " or fewer, or add images"))
                        .toList();
    }
}
