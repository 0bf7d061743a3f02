package io.fovea.internal.light;

import io.fovea.internal.torch.Scope;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What a classifier learns from.
 *
 * @param all float32 [N, F], features of all images
 * @param places of those to learn from
 * @param labels of these, from 0 to {@code classes - 1}; a class may have none
 * @param exact whether it is for keeps, not to compare parameters
 */
record Lesson(Tensor all, int[] places, int[] labels, int classes, long seed, boolean exact) {
    static Lesson ofAll(Tensor features, int[] labels, int classes, long seed) {
        return new Lesson(features, IntStream.range(0, labels.length).toArray(), labels, classes, seed, true);
    }

    int features() {
        return Math.toIntExact(all.size(1));
    }

    /** float32 [places, F], for reading, in the caller's scope. */
    Tensor rows() {
        return Folds.rows(all, places);
    }

    /** Of all images to learn from. */
    FeatureScale scale() {
        try (Scope scope = Scope.inference()) {
            return FeatureScale.standard(rows());
        }
    }

    /** Of all images to learn from, as the scale makes them. */
    PrincipalAxes axes(FeatureScale scale) {
        try (Scope scope = Scope.inference()) {
            return PrincipalAxes.of(scale.of(rows()));
        }
    }
}
