package io.fovea.internal.dataset;

import io.fovea.internal.source.Catalogue.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds out a share of the images of every label where an image has any number of them: Sechidis, Tsoumakas and
 * Vlahavas 2011 (doi:10.1007/978-3-642-23808-6_10), "iterative stratification", for two parts. The rarest label is
 * divided first, because later the images of it may be gone; the images without a label count as one more. Of a label's
 * images that no rarer one has placed, those first in the rule's order are held out, until the label has its share. No
 * label loses its last training image. Where every image has one label, this is what {@link SplitRule} does with
 * classes.
 */
final class LabelledSplit {
    private static final List<String> UNLABELLED = List.of("");

    private final SplitRule rule;
    private final Map<String, List<Found>> byLabel = new HashMap<>();
    /** Images of each label that are not held out. */
    private final Map<String, Integer> left = new HashMap<>();

    private final Set<String> heldOut = new HashSet<>();
    private final Set<String> kept = new HashSet<>();

    LabelledSplit(SplitRule rule, List<Found> images) {
        this.rule = rule;
        for (Found image : images) {
            for (String label : labels(image)) {
                byLabel.computeIfAbsent(label, name -> new ArrayList<>()).add(image);
                left.merge(label, 1, Integer::sum);
            }
        }
    }

    private static List<String> labels(Found image) {
        return image.labels().isEmpty() ? UNLABELLED : image.labels();
    }

    /** The paths of the images that are held out. */
    Set<String> heldOut() {
        byLabel.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Found>> label) ->
                                label.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .forEach(label -> divide(label.getValue()));
        return heldOut;
    }

    private void divide(List<Found> images) {
        int missing = rule.wanted(images.size())
                - (int) images.stream()
                        .filter(image -> heldOut.contains(image.path()))
                        .count();
        List<Found> open = images.stream()
                .filter(image -> !heldOut.contains(image.path()) && !kept.contains(image.path()))
                .sorted(Comparator.comparingLong((Found image) -> rule.hash(image.path()))
                        .thenComparing(Found::path))
                .toList();
        for (Found image : open) {
            if (missing > 0 && isSpared(image)) {
                heldOut.add(image.path());
                labels(image).forEach(label -> left.merge(label, -1, Integer::sum));
                missing--;
            } else {
                kept.add(image.path());
            }
        }
    }

    /** Whether each of its labels has another training image. */
    private boolean isSpared(Found image) {
        return labels(image).stream().allMatch(label -> left.getOrDefault(label, 0) > 1);
    }
}
