package io.fovea.internal.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fovea.data.Part;
import io.fovea.internal.random.Draw;
import io.fovea.internal.source.Catalogue.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a validation part is held out where the data gives none: within each class the paths are ranked by a hash of
 * (seed, path) and the first {@code validationShare} of them, rounded, are held out; at least one where the class has
 * two, never all. The order in which the operating system lists files plays no role, and a file that is added or
 * removed moves at most one other file of its class across the border. Of images with several labels
 * {@link LabelledSplit} holds out a share of every label. With a fold the validation part is that, and one that the
 * data have is dealt out with the training part.
 *
 * @param validationShare share of each class held out, above 0 and below 1
 * @param seed another one divides otherwise
 * @param fold held out in place of a share; null for the share
 */
public record SplitRule(
        double validationShare,
        long seed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Fold fold) {
    /** 15 %: enough to choose by for a few hundred photographs, little enough to train well. */
    public static final double DEFAULT_SHARE = 0.15;

    public static final SplitRule DEFAULT = new SplitRule(DEFAULT_SHARE, 42);

    public SplitRule {
        if (!(validationShare > 0 && validationShare < 1)) {
            throw new IllegalArgumentException("validationShare must be above 0 and below 1, got " + validationShare);
        }
    }

    /** Of a share. */
    public SplitRule(double validationShare, long seed) {
        this(validationShare, seed, null);
    }

    /** One of several equal parts held out, by a seed of its own. */
    public SplitRule folded(Fold one, long seed) {
        return new SplitRule(validationShare, seed, one);
    }

    /** Whether images of a part are divided by this rule: those of training; for a fold also those of validation. */
    boolean divides(@Nullable Part part) {
        return part == null || part == Part.TRAIN || fold != null && part == Part.VALIDATION;
    }

    /** @return the same images in the same order, divided into training and validation */
    Map<Part, List<Found>> split(List<Found> images) {
        Set<String> heldOut = heldOut(images);
        Map<Boolean, List<Found>> sides =
                images.stream().collect(Collectors.partitioningBy(image -> heldOut.contains(image.path())));
        return Map.of(
                Part.TRAIN, sides.getOrDefault(false, List.of()), Part.VALIDATION, sides.getOrDefault(true, List.of()));
    }

    private Set<String> heldOut(List<Found> images) {
        if (fold != null) return fold.heldOut(images, this::hash);
        boolean oneEach = images.stream().allMatch(image -> image.labels().size() == 1);
        return oneEach ? heldOutOfClasses(images) : new LabelledSplit(this, images).heldOut();
    }

    private Set<String> heldOutOfClasses(List<Found> images) {
        Map<String, List<String>> paths = new HashMap<>();
        for (Found image : images) {
            paths.computeIfAbsent(image.labels().get(0), label -> new ArrayList<>())
                    .add(image.path());
        }
        Set<String> heldOut = new HashSet<>();
        paths.values().forEach(ofOneClass -> holdOut(ofOneClass, heldOut));
        return heldOut;
    }

    /** Of so many images of one class. */
    int wanted(int images) {
        int share = (int) Math.round(images * validationShare);
        return Math.min(Math.max(share, 1), images - 1);
    }

    /**
     * @param paths all distinct paths of one class, in any order
     * @param heldOut those for validation are added here
     */
    private void holdOut(List<String> paths, Set<String> heldOut) {
        int count = wanted(paths.size());
        if (count == 0) return;
        long[] ranks = paths.stream().mapToLong(this::hash).toArray();
        long[] sorted = ranks.clone();
        Arrays.sort(sorted); // numbers, which is many times as fast as to sort the paths by them
        long last = sorted[count - 1];
        List<String> ofLastRank = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] == last) ofLastRank.add(paths.get(i));
            if (ranks[i] >= last) continue;
            heldOut.add(paths.get(i));
            before++;
        }
        ofLastRank.sort(Comparator.naturalOrder());
        heldOut.addAll(ofLastRank.subList(0, count - before));
    }

    /** FNV-1a over UTF-8 (Fowler, Noll, Vo), then mixed with the seed. */
    long hash(String path) {
        long h = 0xCBF29CE484222325L;
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) h = (h ^ (b & 255)) * 0x100000001B3L;
        return Draw.mix(Draw.mix(seed) ^ h);
    }
}
