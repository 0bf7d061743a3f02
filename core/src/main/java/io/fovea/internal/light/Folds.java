package io.fovea.internal.light;

import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.HostCopy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Images dealt out to folds, class by class, so that each fold can be predicted by those outside of it.
 *
 * @param train places of the images to learn from
 * @param others places of those that are predicted
 */
public record Folds(List<int[]> train, List<int[]> others) {
    public Folds {
        train = List.copyOf(train);
        others = List.copyOf(others);
    }

    /** Each fold gets as many of a class as another, give or take one; a class may have fewer images than folds. */
    public static Folds stratified(int[] labels, int classes, int count, long seed) {
        int[] folds = dealt(labels, classes, count, seed);
        List<int[]> train = new ArrayList<>(), others = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            int one = fold;
            train.add(places(folds.length, i -> folds[i] != one));
            others.add(places(folds.length, i -> folds[i] == one));
        }
        return new Folds(train, others);
    }

    private static int[] dealt(int[] labels, int classes, int count, long seed) {
        int[] folds = new int[labels.length];
        int dealt = 0;
        for (int c = 0; c < classes; c++) {
            int label = c;
            List<Integer> images = new ArrayList<>(IntStream.of(places(labels.length, i -> labels[i] == label))
                    .boxed()
                    .toList());
            Collections.shuffle(images, new Random(Draw.mix(Draw.mix(seed) + c)));
            for (int image : images) folds[image] = dealt++ % count;
        }
        return folds;
    }

    private static int[] places(int images, IntPredicate wanted) {
        return IntStream.range(0, images).filter(wanted).toArray();
    }

    public int count() {
        return train.size();
    }

    /** Rows of features [N, F] at these places, in their order: float32 [places, F]. */
    public static Tensor rows(Tensor features, int[] places) {
        long[] chosen = IntStream.of(places).asLongStream().toArray();
        return torch.index_select(features, 0, HostCopy.toTensor(chosen, chosen.length));
    }

    /** Of the images at these places. */
    public static int[] labels(int[] labels, int[] places) {
        return IntStream.of(places).map(i -> labels[i]).toArray();
    }
}
