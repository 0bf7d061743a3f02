package io.fovea.evaluate;

import io.fovea.data.Labels;
import java.util.List;
import java.util.Map;

/** How a model did on labelled images: one {@link ImageOutcome} an image, and what follows from them. */
public sealed interface Evaluation permits SingleLabelEvaluation, MultiLabelEvaluation {
    /** The classes of the model. */
    Labels labels();

    /** One an image, at least one. */
    List<? extends ImageOutcome> outcomes();

    default long images() {
        return outcomes().size();
    }

    /**
     * Mean loss in nats: cross-entropy; where an image may have any number of labels, the mean of the labels' binary
     * cross-entropies.
     */
    default double loss() {
        return lossSum() / images();
    }

    /** Sum over the images of their loss. */
    default double lossSum() {
        return outcomes().stream().mapToDouble(ImageOutcome::loss).sum();
    }

    /** Whether one of these images was answered rightly: with all of its labels and no other. */
    boolean isRight(ImageOutcome outcome);

    /** Share of images that were answered rightly: with all of their labels and no other. */
    double accuracy();

    /** The sums behind {@link #accuracy} and {@link #loss}, which gives the same figures to the last digit. */
    Tally tally();

    /**
     * The figures that say in one number how good the model is, the usual one first. Where there are intervals they are
     * Wilson's of a share of images, else of a thousand resamples.
     */
    List<Figure> figures();

    /** One score a class, in label order. */
    List<ClassScore> perClass();

    /** The fields of {@code evaluate --json} and of {@code evaluation.json}, ready to be written as JSON. */
    Map<String, Object> toJson();

    /**
     * This, of images that have exactly one class each.
     *
     * @throws IllegalStateException if they may have any number of labels
     */
    default SingleLabelEvaluation singleLabel() {
        if (this instanceof SingleLabelEvaluation evaluation) return evaluation;
        throw new IllegalStateException("these images may have several labels: use multiLabel()");
    }

    /**
     * This, of images that may have any number of labels.
     *
     * @throws IllegalStateException if they have exactly one class each
     */
    default MultiLabelEvaluation multiLabel() {
        if (this instanceof MultiLabelEvaluation evaluation) return evaluation;
        throw new IllegalStateException("these images have exactly one class each: use singleLabel()");
    }
}
