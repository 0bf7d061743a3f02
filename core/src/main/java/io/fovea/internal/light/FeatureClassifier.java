package io.fovea.internal.light;

import io.fovea.internal.tensorfile.Safetensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Classes of images from their features. Plain values without native memory, for any number of threads; stored as
 * tensors, never as Java objects, so that no file can run code.
 */
public sealed interface FeatureClassifier
        permits LinearScores, LinearCommittee, KernelMachine, NearestNeighbours, DecisionTrees {
    /** Features of an image. */
    int features();

    int classes();

    /**
     * @param rows finite features of N images, [N, features] in row-major order
     * @return [N, classes] in row-major order, finite; the softmax of them, over a temperature, are probabilities
     * @throws IllegalArgumentException if the rows are of another width, or not finite
     */
    float[] scores(float[] rows);

    /** What {@link #of} reads it as. */
    String kind();

    /** All of it, in the caller's scope, for {@link Safetensors}. */
    Map<String, Tensor> tensors();

    /**
     * What {@link #kind} and {@link #tensors} were of.
     *
     * @throws IllegalArgumentException if there is no such kind, or the tensors are damaged: missing, of another shape,
     *     not finite, or with places outside of others
     */
    static FeatureClassifier of(String kind, Map<String, Tensor> tensors) {
        StoredArrays stored = new StoredArrays(kind, tensors);
        return switch (kind) {
            case LinearScores.KIND -> LinearScores.of(stored);
            case LinearCommittee.KIND -> LinearCommittee.of(stored);
            case KernelMachine.KIND -> KernelMachine.of(stored);
            case NearestNeighbours.KIND -> NearestNeighbours.of(stored);
            case DecisionTrees.KIND -> DecisionTrees.of(stored);
            default -> throw new IllegalArgumentException("there is no light classifier of the kind '" + kind + "'");
        };
    }
}
