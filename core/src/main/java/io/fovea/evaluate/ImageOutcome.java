package io.fovea.evaluate;

/** What a model said of one labelled image. */
public sealed interface ImageOutcome permits Outcome, MultiLabelOutcome {
    /** The sample's path inside its data set. */
    String path();

    /** In nats, from the logits. */
    double loss();
}
