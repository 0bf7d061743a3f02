package io.fovea.internal.audit;

import io.fovea.audit.Suspicion;
import io.fovea.data.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Labels that a classifier contradicts which has not seen the image: the less it believes the given one, the more
 * suspicious (the "self-confidence" of Northcutt et al. 2021, arXiv:1911.00068).
 *
 * @param logs logarithms of probabilities, one row an image
 */
record LabelErrors(Labels labels, List<String> paths, int[] given, float[][] logs) {
    /** Of classes with fewer images nobody can tell what is usual. */
    static final int LEAST_IMAGES = CrossPrediction.FOLDS;

    /** Scored by the probability that the classifier does not give to the label. */
    List<Suspicion> list() {
        long[] images = images();
        List<Suspicion> found = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            int other = most(i);
            if (other != given[i] && images[given[i]] >= LEAST_IMAGES) found.add(suspicion(i, other));
        }
        return found;
    }

    private Suspicion suspicion(int image, int other) {
        double own = probability(image, given[image]);
        String name = labels.name(other), its = labels.name(given[image]);
        return new Suspicion(
                Suspicion.Kind.LABEL,
                paths.get(image),
                its,
                name,
                Math.max(0, Math.min(1, 1 - own)),
                String.format(
                        Locale.ROOT,
                        "looks like %s (%.1f %%) and not like %s (%.1f %%)",
                        name,
                        100 * probability(image, other),
                        its,
                        100 * own));
    }

    /**
     * How many labels are likely to be wrong, by confident learning (section 3.1 of the paper): those of images to
     * which another class is as probable as it usually is to its own images.
     */
    int likely() {
        double[] usual = usual();
        long[] images = images();
        int likely = 0;
        for (int i = 0; i < given.length; i++) {
            int other = most(i);
            if (other == given[i] || images[given[i]] < LEAST_IMAGES || images[other] < LEAST_IMAGES) continue;
            if (probability(i, other) >= usual[other]) likely++;
        }
        return likely;
    }

    /** The mean probability of each class to the images that have it. */
    private double[] usual() {
        double[] sums = new double[labels.size()];
        for (int i = 0; i < given.length; i++) sums[given[i]] += probability(i, given[i]);
        long[] images = images();
        for (int c = 0; c < sums.length; c++) sums[c] /= Math.max(1, images[c]);
        return sums;
    }

    /** Of each class. */
    private long[] images() {
        long[] images = new long[labels.size()];
        for (int label : given) images[label]++;
        return images;
    }

    private double probability(int image, int label) {
        return Math.exp(logs[image][label]);
    }

    /** The most probable class; the given one where none is more so. */
    private int most(int image) {
        int best = given[image];
        for (int c = 0; c < logs[image].length; c++) if (logs[image][c] > logs[image][best]) best = c;
        return best;
    }
}
