package io.fovea.internal.audit;

import io.fovea.audit.Audit;
import io.fovea.audit.Suspicion;
import io.fovea.data.Part;
import io.fovea.image.ImageDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * Looks for wrong labels, copies and outliers among images.
 *
 * @param seed decides by which others an image is predicted
 * @param stop polled all the time; once true the audit ends with a CancellationException
 */
public record Auditor(AuditedImages images, ImageDecoder decoder, long seed, BooleanSupplier stop) {
    private static final int NEIGHBOURS = 5;

    /** A class with so many times the images of another. */
    private static final double IMBALANCE = 5;

    /**
     * @param features float32 [N, F] of the images; scaled in place
     * @throws io.fovea.image.UnreadableImage if an image cannot be had now
     */
    public Audit audit(String data, Tensor features) {
        Neighbours neighbours = Neighbours.of(features, NEIGHBOURS, this::goOn); // of features as they are
        int[] given = images.classes();
        CrossPrediction predicted =
                CrossPrediction.of(features, given, images.labels().size(), seed, this::goOn);
        List<String> paths =
                IntStream.range(0, images.size()).mapToObj(images::path).toList();
        Map<Integer, Long> hashes = new HashMap<>();
        Copies copies = new Copies(images, neighbours, image -> {
            goOn();
            return hashes.computeIfAbsent(
                    image, one -> PictureHash.of(images.samples().get(one), decoder));
        });
        LabelErrors labels = new LabelErrors(images.labels(), paths, given, predicted.logs());
        Stream<Suspicion> all = Stream.of(labels.list(), copies.list(), new Outliers(images, neighbours).list())
                .flatMap(Collection::stream);
        return new Audit(
                data, images.size(), accuracy(given, predicted.logs()), labels.likely(), ranked(all), notes(given));
    }

    private void goOn() {
        if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
    }

    private static double accuracy(int[] given, float[][] logs) {
        long right = IntStream.range(0, given.length)
                .filter(i -> IntStream.range(0, logs[i].length).noneMatch(c -> logs[i][c] > logs[i][given[i]]))
                .count();
        return (double) right / given.length;
    }

    /** One an image: the gravest, with the others' reasons. */
    private static List<Suspicion> ranked(Stream<Suspicion> all) {
        Map<String, Suspicion> ofImages = new LinkedHashMap<>();
        all.sorted(Comparator.comparingDouble(Suspicion::score).reversed().thenComparing(Suspicion::path))
                .forEach(one -> ofImages.merge(one.path(), one, Auditor::both));
        return List.copyOf(ofImages.values());
    }

    private static Suspicion both(Suspicion graver, Suspicion other) {
        return new Suspicion(
                graver.kind(),
                graver.path(),
                graver.given(),
                graver.suggested(),
                graver.score(),
                graver.reason() + "; " + other.reason());
    }

    private List<String> notes(int[] given) {
        long[] counts = new long[images.labels().size()];
        for (int image = 0; image < given.length; image++) {
            if (images.part(image) == Part.TRAIN) counts[given[image]]++;
        }
        List<String> notes = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            int label = c;
            long all = Arrays.stream(given).filter(one -> one == label).count();
            if (all < LabelErrors.LEAST_IMAGES) {
                notes.add("class %s has %d images, too few to tell whether its labels are right"
                        .formatted(images.labels().name(c), all));
            }
        }
        int most = extreme(counts, 1), fewest = extreme(counts, -1);
        if (counts[most] > IMBALANCE * Math.max(1, counts[fewest])) {
            notes.add("class %s has %,d training images, class %s %,d: consider --balance weights, or more images"
                    .formatted(
                            images.labels().name(most),
                            counts[most],
                            images.labels().name(fewest),
                            counts[fewest]));
        }
        return notes;
    }

    private static int extreme(long[] counts, int sign) {
        return IntStream.range(0, counts.length)
                .reduce((a, b) -> Long.compare(counts[b], counts[a]) * sign > 0 ? b : a)
                .orElseThrow();
    }
}
