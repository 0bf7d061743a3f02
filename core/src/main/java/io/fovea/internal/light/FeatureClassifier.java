package io.fovea.internal.light;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A light classifier on what a network's trunk makes of images, in place of its head. For any number of threads. */
public interface FeatureClassifier {
    int features();

    int classes();

    /** By which {@link #of} knows it. */
    String kind();

    /**
     * @param rows [images, features], row by row
     * @return [images, classes]: finite scores, whose softmax over a temperature are probabilities
     */
    float[] scores(float[] rows);

    /** All that it consists of, in the caller's scope. */
    Map<String, Tensor> tensors();

    /** @throws IllegalArgumentException if there is no such kind, or the tensors are none of its */
    static FeatureClassifier of(String kind, Map<String, Tensor> tensors) {
        throw new IllegalArgumentException("unknown classifier " + kind);
    }
}
