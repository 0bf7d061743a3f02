package io.fovea.tune;

import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param failure why it has no figures: it diverged, or its settings do not go together; empty if it has
 * @param accuracy of its best epoch on the validation images
 * @param loss of the same
 * @param images it was judged by
 * @param epoch the best, 1 for the first
 * @param parameters of the network, whether they are trained or not
 * @param test accuracy on the test images; null where it was not judged on any
 */
record RunFigures(
        RunKey key,
        String failure,
        double accuracy,
        double loss,
        long images,
        int epoch,
        double seconds,
        long parameters,
        @Nullable Double test) {
    /** @param why not empty */
    static RunFigures failed(RunKey key, String why, double seconds) {
        return new RunFigures(key, why, 0, 0, 0, 0, seconds, 0, null);
    }

    /** Takes the place of a run that is under way, in order to find out what comes after it. */
    static RunFigures unknown(RunKey key) {
        return new RunFigures(key, "", 0, 0, 1, 1, 0, 0, null);
    }

    boolean failed() {
        return !failure.isEmpty();
    }
}
