package io.fovea.evaluate;

import java.util.Objects;

/**
 * Images that a model answers worse than others, and what to do.
 *
 * @param finding with its figures, a sentence
 * @param remedy a sentence
 */
public record Weakness(String finding, String remedy) {
    public Weakness {
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** Both. */
    public String text() {
        return finding + " " + remedy;
    }
}
