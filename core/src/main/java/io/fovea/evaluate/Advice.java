package io.fovea.evaluate;

import java.util.Objects;

/**
 * Something that the figures of a finished training show, and what helps against it.
 *
 * @param finding with its figures, in a sentence or two; class names stand in it as they are in the data
 * @param option of {@code fovea train} that helps, with its value, such as {@code --augment flip}; in Java the setter
 *     of that name does the same
 */
public record Advice(Kind kind, String finding, String option) {
    /** The gravest first. */
    public enum Kind {
        /** The network gives one answer whatever it sees, or is no better than that. */
        MAJORITY_ANSWER,
        /** Training ended while the network was still getting better. */
        STOPPED_EARLY,
        /** The network knows its training images far better than others. */
        OVERFITTING,
        /** All classes together have few training images. */
        FEW_IMAGES,
        /** Some classes have too few training images to be learnt. */
        SMALL_CLASSES
    }

    public Advice {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(option, "option");
    }

    /** Both in one line. */
    public String text() {
        return finding + " Try: " + option;
    }
}
