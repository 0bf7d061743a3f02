package io.fovea.internal.ensemble;

import io.fovea.internal.random.Draw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Images dealt out to a few folds, class by class, so that each fold has as many of a class as another, give or take
 * one.
 *
 * @param of which fold each image is in
 */
record StratifiedFolds(int[] of) {
    static final int FOLDS = 5;

    /** @param labels of the images, from 0 to {@code classes - 1} */
    static StratifiedFolds of(int[] labels, int classes, long seed) {
        int[] folds = new int[labels.length];
        int dealt = 0;
        for (int c = 0; c < classes; c++) {
            int label = c;
            List<Integer> images = new ArrayList<>(IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .boxed()
                    .toList());
            Collections.shuffle(images, new Random(Draw.mix(Draw.mix(seed) + c)));
            for (int image : images) folds[image] = dealt++ % FOLDS;
        }
        return new StratifiedFolds(folds);
    }

    /** The places of one fold's images. */
    int[] inside(int fold) {
        return IntStream.range(0, of.length).filter(i -> of[i] == fold).toArray();
    }

    /** The places of all others. */
    int[] outside(int fold) {
        return IntStream.range(0, of.length).filter(i -> of[i] != fold).toArray();
    }
}
