package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;

/** A way to make a {@link FeatureClassifier}, whose open parameters have a few candidates. Thread-safe values. */
public sealed interface LightLearner
        permits LogisticLearner, LinearSvm, KernelSvm, NeighbourLearner, ForestLearner, BoostedTrees {
    /** Of the open parameters, at least one, each as text such as {@code decay=0.1}. */
    List<String> candidates();

    /** Whether candidates are ordered from simple to complex, so that after a worse one only worse ones follow. */
    boolean ordered();

    /** Begins to learn from some images; what candidates have in common is done once. */
    Attempt on(Lesson lesson);

    /** One learner on one set of images, for one thread; holds no native memory. */
    interface Attempt {
        FeatureClassifier fit(int candidate);

        /**
         * As {@link #fit}, with what is to be said of it.
         *
         * @param goOn called now and then; an exception ends the work
         */
        default Kept keep(int candidate, Runnable goOn) {
            return new Kept(fit(candidate), "");
        }

        /**
         * What a candidate says of other images.
         *
         * @param others their places among all images
         * @return [others, classes] in row-major order
         */
        default float[] scores(int candidate, Lesson lesson, int[] others) {
            try (Scope scope = Scope.inference()) {
                return fit(candidate).scores(HostCopy.floats(Folds.rows(lesson.all(), others)));
            }
        }
    }

    /** @param note what else the images say of the classifier, in one line; empty for nothing */
    record Kept(FeatureClassifier classifier, String note) {}
}
