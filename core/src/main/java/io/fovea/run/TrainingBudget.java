package io.fovea.run;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.NetworkSummary;
import io.fovea.train.Recipe;

/**
 * How long a network is trained from scratch where nobody says: until it has seen so many images, the same ones again
 * where there are few of them, and fewer where an image costs much. It depends on nothing but recipe and data, so that
 * every machine makes the same recipe of them.
 *
 * @param images seen in all epochs
 * @param macs multiply-accumulates of the forward passes of all epochs, above which fewer images are seen
 */
record TrainingBudget(double images, double macs) {
    /** Every image is seen so often, whatever it costs. */
    private static final int LEAST_EPOCHS = 10;
    /** More often brings nothing but what is learned by heart. */
    private static final int MOST_EPOCHS = 100;

    static TrainingBudget of(DataLook.Kind kind) {
        return switch (kind) {
            case SMALL_GRAY -> new TrainingBudget(600_000, 60e12);
            case SMALL_COLOUR -> new TrainingBudget(1_000_000, 60e12);
            case PHOTOGRAPHS -> new TrainingBudget(200_000, 60e12);
        };
    }

    /** @param recipe with network and input */
    int epochs(Recipe recipe, DataLook look) {
        ModelSpec spec = NewModel.spec(recipe, look.classes());
        long cost = NetworkSummary.of(Architectures.of(spec.architecture()).build(spec), spec.input())
                .macs();
        double seen = Math.min(images, macs / Math.max(1, cost));
        long epochs = Math.round(seen / Math.max(1, look.images()));
        return (int) Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, epochs));
    }
}
