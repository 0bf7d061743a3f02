package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.internal.random.Draw;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One of several divisions of the same images, for cross-validation: the images of training and validation together are
 * dealt out, class by class, to {@code count} validation parts, each image to one of them; what is not in the
 * validation part is in training. A test part is never touched. An image with several labels is dealt out with those of
 * its rarest label, and images without any with each other.
 *
 * @param index 0 for the first
 * @param count 2 or more
 * @param seed another one deals otherwise
 */
public record Fold(int index, int count, long seed) {
    public Fold {
        if (count < 2 || index < 0 || index >= count) {
            throw new IllegalArgumentException("a fold is one of two or more, got " + index + " of " + count);
        }
    }

    /**
     * The same images in the same order, divided so.
     *
     * @throws UserError if a class has too few images to be in every part
     */
    public Dataset of(Dataset dataset) {
        long[] images = dataset.classCounts(Part.TRAIN), others = dataset.classCounts(Part.VALIDATION);
        for (int label = 0; label < images.length; label++) {
            images[label] += others[label];
            requireEnough(images[label], dataset, label);
        }
        List<List<Sample>> classes = classes(dataset, images);
        List<Sample> train = new ArrayList<>(), validation = new ArrayList<>();
        int dealt = 0; // goes on from class to class, so that the parts are of one size
        for (int label = 0; label < classes.size(); label++) {
            List<Sample> samples = classes.get(label);
            int[] folds = folds(samples.size(), label, dealt);
            for (int i = 0; i < folds.length; i++) (folds[i] == index ? validation : train).add(samples.get(i));
            dealt += folds.length;
        }
        Map<Part, List<Sample>> parts = new EnumMap<>(Part.class);
        parts.put(Part.TRAIN, train);
        parts.put(Part.VALIDATION, validation);
        if (dataset.has(Part.TEST)) parts.put(Part.TEST, dataset.samples(Part.TEST));
        return dataset.with(parts, dataset.problems(), dataset.obstacles());
    }

    /** One list a class, and one of the images that have none. */
    private static List<List<Sample>> classes(Dataset dataset, long[] images) {
        List<List<Sample>> classes = new ArrayList<>();
        for (int i = 0; i <= images.length; i++) classes.add(new ArrayList<>());
        for (Part part : List.of(Part.TRAIN, Part.VALIDATION)) {
            for (Sample sample : dataset.samples(part)) {
                int rarest = sample.labels()
                        .indices()
                        .boxed()
                        .min(Comparator.comparingLong(label -> images[label]))
                        .orElse(images.length);
                classes.get(rarest).add(sample);
            }
        }
        return classes;
    }

    /** In which validation part each image of a class is: each part gets as many, give or take one. */
    private int[] folds(int images, int label, int dealt) {
        List<Integer> folds = new ArrayList<>();
        for (int i = 0; i < images; i++) folds.add((dealt + i) % count);
        Collections.shuffle(folds, new Random(Draw.mix(Draw.mix(seed) + label)));
        return folds.stream().mapToInt(fold -> fold).toArray();
    }

    private void requireEnough(long images, Dataset dataset, int label) {
        if (images >= count) return;
        throw new UserError(
                "class %s has %d images, too few for %d folds"
                        .formatted(dataset.labels().name(label), images, count),
                "give --folds " + Math.max(2, images) + " or fewer, or add images");
    }
}
