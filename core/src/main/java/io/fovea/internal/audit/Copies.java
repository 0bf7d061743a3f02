package io.fovea.internal.audit;

import io.fovea.audit.Suspicion;
import io.fovea.data.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Images that show the same picture: their features point the same way, and so nearly do their {@link PictureHash}es.
 *
 * @param hash of an image; only those are asked for whose features are alike
 */
record Copies(AuditedImages images, Neighbours neighbours, IntToLongFunction hash) {
    /** Of the angle between the features of images that may show the same picture. */
    private static final float LEAST_COSINE = 0.95f;

    /** The image to be left out, and the one that it repeats. */
    private record Pair(int image, int other, float cosine) {}

    List<Suspicion> list() {
        int[] groups = IntStream.range(0, neighbours.images()).toArray(); // of each image the first of its copies
        float[] nearest = new float[groups.length];
        for (int image = 0; image < groups.length; image++) {
            for (int rank = 0; rank < neighbours.count(); rank++) {
                int other = neighbours.place(image, rank);
                float cosine = neighbours.cosine(image, rank);
                if (cosine < LEAST_COSINE) break;
                if (!isSamePicture(image, other)) continue;
                nearest[image] = Math.max(nearest[image], cosine);
                nearest[other] = Math.max(nearest[other], cosine);
                unite(groups, image, other);
            }
        }
        Map<Integer, List<Integer>> copies = new TreeMap<>();
        for (int image = 0; image < groups.length; image++) {
            if (nearest[image] > 0)
                copies.computeIfAbsent(first(groups, image), of -> new ArrayList<>())
                        .add(image);
        }
        List<Suspicion> found = new ArrayList<>();
        for (List<Integer> group : copies.values()) {
            for (int image : group) {
                group.stream()
                        .filter(other -> other != image && isToGo(image, other))
                        .min(Comparator.comparing(other -> images.part(other) == images.part(image)))
                        .ifPresent(other -> found.add(suspicion(new Pair(image, other, Math.min(1, nearest[image])))));
            }
        }
        return found;
    }

    private static int first(int[] groups, int image) {
        int first = image;
        while (groups[first] != first) first = groups[first];
        return first;
    }

    private static void unite(int[] groups, int image, int other) {
        int a = first(groups, image), b = first(groups, other);
        groups[Math.max(a, b)] = Math.min(a, b);
    }

    /** Of plain pictures, whose hashes have few bits, fewer may differ. */
    private boolean isSamePicture(int image, int other) {
        long a = hash.applyAsLong(image), b = hash.applyAsLong(other);
        int most = Math.min(PictureHash.MOST_BITS, Math.max(Long.bitCount(a), Long.bitCount(b)) / 4);
        return Long.bitCount(a ^ b) <= most;
    }

    /**
     * Of two copies of one class the one that is learnt from goes, else the later one; of two that contradict each
     * other both are looked at.
     */
    private boolean isToGo(int image, int other) {
        if (images.label(image) != images.label(other)) return true;
        Part part = images.part(image), its = images.part(other);
        if (part != its) return part == Part.TRAIN || its == Part.TEST;
        return Comparator.<String>naturalOrder().compare(images.path(image), images.path(other)) > 0;
    }

    private Suspicion suspicion(Pair pair) {
        int image = pair.image(), other = pair.other();
        boolean leaks = images.part(image) != images.part(other);
        boolean contradicts = images.label(image) != images.label(other);
        String reason = "shows the same picture as " + images.path(other)
                + (leaks ? " of the " + images.partName(other) + " part" : "")
                + (contradicts ? ", which is called " + images.given(other) : "");
        return new Suspicion(
                leaks ? Suspicion.Kind.LEAK : Suspicion.Kind.COPY,
                images.path(image),
                images.given(image),
                null,
                pair.cosine(),
                reason);
    }
}
