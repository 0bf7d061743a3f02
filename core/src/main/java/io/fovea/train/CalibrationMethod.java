package io.fovea.train;

import java.util.Locale;

/** How the probabilities of a model that gives exactly one class are made to be taken at their word. */
public enum CalibrationMethod {
    /** As the network says them. */
    NONE,
    /** By one number, fitted on the validation images: {@link io.fovea.evaluate.Temperature#fitted}. */
    TEMPERATURE;

    /** As in recipe.yaml: {@code none} or {@code temperature}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
