package io.fovea.run;

import io.fovea.UserError;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.process.FreeMemory;
import io.fovea.internal.training.ActivationBytes;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.Locale;

/**
 * What {@code batchSize: auto} comes to: decided once, when a run begins, and written into its recipe, so that the run
 * goes on and is replayed as it was trained.
 *
 * @param free bytes
 * @param fixed bytes that a step takes whatever its images: gradients, what the optimiser keeps, a mean of the weights
 * @param image bytes that every image of it takes beside its activations
 * @param activations bytes of an image
 * @param parts that a step is computed in
 */
record RunBatch(long free, long fixed, long image, long activations, int parts) {
    /** More images a step teach less for the time on every network and data set that we tried. */
    private static final int LARGEST = 256;

    /** Images of a part. */
    private static final int LEAST = 2;
    /** Updates of an epoch, at least: the weights of few large steps are hardly moved. */
    private static final int LEAST_STEPS = 10;
    /**
     * The rest is for what the estimate leaves out, for images on their way, and for what other programs come to need.
     */
    private static final double SHARE = 0.5;

    /** A trained number's gradient, two moments, and its place in a mean or before a climb. */
    private static final int COPIES = 4;
    /** Of an image: bytes, numbers, and numbers once more while they are augmented. */
    private static final int FRAMES = 3;

    /**
     * @param model with the recipe's part to train
     * @param images of an epoch
     * @param atOnce runs that share the memory
     * @return with a number of images a step
     * @throws UserError if the smallest step has no room
     */
    static Recipe decided(Recipe recipe, ImageModel model, long images, int atOnce, RunListener listener) {
        if (recipe.batchSize() != Recipe.AUTO_BATCH) return recipe;
        long trained = model.trainable().values().stream()
                .mapToLong(tensor -> tensor.nbytes())
                .sum();
        boolean kept = FeatureFeed.fits(recipe, model);
        long input = (kept ? model.frozenShape() : model.spec().input()).count();
        RunBatch room = new RunBatch(
                FreeMemory.bytes() / atOnce,
                COPIES * trained,
                FRAMES * input * Float.BYTES,
                ActivationBytes.of(recipe, model, kept),
                recipe.accumulate());
        int batch = room.largest(images);
        listener.note(room.words(batch, images) + "; " + rate(recipe.optimizer()));
        return recipe.with(Settings.NONE.batchSize(batch));
    }

    private static String rate(OptimizerSpec optimizer) {
        String rule = optimizer instanceof OptimizerSpec.Sgd ? "2 times" : "1.4 times";
        return String.format(
                Locale.ROOT,
                "the learning rate stays %s: a step of twice the images bears about %s it",
                Double.toString(optimizer.lr()).replaceAll("\\.0$", ""),
                rule);
    }

    /** Bytes that a step of so many images takes. */
    long bytes(int batch) {
        long atOnce = (batch + parts - 1L) / parts;
        return fixed + batch * image + atOnce * activations;
    }

    /**
     * The largest power of two whose step has room, and of which an epoch has enough steps.
     *
     * @param images of an epoch
     */
    int largest(long images) {
        int least = least();
        for (int batch = Math.max(LARGEST, least); batch > least; batch /= 2) {
            if (hasRoom(batch) && hasSteps(batch, images)) return batch;
        }
        if (bytes(least) <= free) return least;
        throw new UserError(
                "a step of " + least + " images takes about " + size(bytes(least)) + ", and " + size(free)
                        + " of memory are free",
                "use --recompute blocks, a smaller --size, another network, or close other programs");
    }

    /** No part has fewer than two images: of one alone a batch norm knows no variance. */
    private int least() {
        return Integer.highestOneBit(2 * LEAST * parts - 1);
    }

    private boolean hasRoom(int batch) {
        return bytes(batch) <= free * SHARE;
    }

    private static boolean hasSteps(int batch, long images) {
        return images >= (long) batch * LEAST_STEPS;
    }

    /** Why it is so many, in one line. */
    String words(int batch, long images) {
        int more = 2 * batch;
        String limit;
        if (batch >= LARGEST) limit = "more is not tried";
        else if (!hasSteps(more, images))
            limit = "of %,d an epoch of %,d images would have fewer than %d".formatted(more, images, LEAST_STEPS);
        else limit = "one of " + more + " takes more than half of it";
        return "batch size auto is %d here: a step takes about %s of the %s of memory that are free, and %s"
                .formatted(batch, size(bytes(batch)), size(free), limit);
    }

    private static String size(long bytes) {
        return bytes < 1e9
                ? "%d MB".formatted(Math.max(1, Math.round(bytes / 1e6)))
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
