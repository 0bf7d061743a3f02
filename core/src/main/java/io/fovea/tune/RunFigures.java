package io.fovea.tune;

/**
 * What a run came to.
 *
 * @param failure why it has no figures: it diverged, or its settings do not go together; empty if it has
 * @param accuracy of its best epoch on the validation images
 * @param loss of the same
 * @param images it was judged by
 * @param epoch the best, 1 for the first
 */
record RunFigures(RunKey key, String failure, double accuracy, double loss, long images, int epoch, double seconds) {
    boolean failed() {
        return !failure.isEmpty();
    }
}
