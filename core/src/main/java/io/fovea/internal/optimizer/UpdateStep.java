package io.fovea.internal.optimizer;

import java.util.OptionalDouble;

/**
 * What differs from step to step.
 *
 * @param rate the group's learning rate
 * @param number 1 for the first
 * @param asked the momentum that a schedule asks for, if one does
 */
record UpdateStep(double rate, long number, OptionalDouble asked) {
    double momentum(double usual) {
        return asked.orElse(usual);
    }

    /** What a running mean that began with 0 has seen of its gradients: 1 - beta^number. */
    double seen(double beta) {
        return 1 - Math.pow(beta, number);
    }
}
