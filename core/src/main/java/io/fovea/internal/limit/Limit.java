package io.fovea.internal.limit;

import io.fovea.UserError;
import java.util.Locale;

/**
 * The range of every number that a user or a file of ours may set, in one place: options of the command line, settings
 * of a recipe, fields of a manifest. The upper ends are far above what is useful and below what ends in an error nobody
 * understands.
 */
public enum Limit {
    THREADS("threads", 1, 1024),
    WORKERS("workers", 1, 1024),
    EPOCHS("epochs", 1, 1_000_000),
    BATCH_SIZE("the batch size", 1, 65_536),
    SIZE("the size in pixels", 1, 4096),
    HIDDEN("the width of a hidden layer", 1, 65_536),
    HIDDEN_LAYERS("the number of hidden layers", 0, 16),
    CLASSES("the number of classes", 1, 1_000_000),
    CHANNELS("the number of channels", 1, 1024),
    /** 8 GB as float32; the largest network here has 0.3 billion. */
    PARAMETERS("the number of the network's parameters", 0, 2_000_000_000),
    RESIZE("the shorter side before the crop in pixels", 1, 8192),
    PADDING("the border in pixels", 0, 1024),
    GRAY("the gray level", 0, 255),
    PATIENCE("the epochs to wait for a better one", 0, 1_000_000),
    SECONDS("the time limit in seconds", 1, 1_000_000_000),
    LAST_EPOCHS("the number of last epochs", 0, 1_000_000),
    ACCUMULATE("the number of parts of a step", 1, 65_536),
    AVERAGED("the number of epochs to average", 1, 1_000_000),
    REPEATS("the number of repeats of an image", 1, 1024),
    IMAGES("the number of images", 0, Integer.MAX_VALUE),
    SAMPLE("the number of images to measure", 1, Integer.MAX_VALUE),
    /** On purpose, by an evaluation. */
    DISTURBED("the number of disturbed images", 0, 1_000_000),
    TOP("the number of classes to print", 1, 1_000_000),
    SHOWN("the number of images to show", 1, 1000),
    BITS("the number of bits", 0, 8),
    MAGNITUDE("the magnitude", 0, 30),
    OPERATIONS("the number of changes", 0, 16),
    SEVERITY("the severity", 1, 10),
    COPIES("the number of copies", 1, 16),
    DEPTH("the changes of a copy", 0, 16),
    TRIALS("the number of trials", 1, 1_000_000),
    FINALISTS("the number of finalists", 0, 1_000_000),
    SEEDS("the number of seeds", 1, 100),
    FOLDS("the number of folds", 1, 100),
    /** Trained one by one, each a network of its own. */
    MEMBERS("the number of members", 2, 100),
    DRAW("the number of a draw", 1, 1_000_000),
    NEIGHBOURS("k", 1, 10_000),
    TREES("the number of trees or rounds", 1, 10_000),
    LEAF("the least number of images of a leaf", 1, 1_000_000),
    TREE_DEPTH("the depth of a tree", 1, 16),
    PARALLEL("the number of runs at once", 1, 64),
    PIXELS("the largest number of pixels", 1, 700_000_000);

    private final String what;
    private final long least;
    private final long most;

    Limit(String what, long least, long most) {
        this.what = what;
        this.least = least;
        this.most = most;
    }

    public long least() {
        return least;
    }

    public long most() {
        return most;
    }

    public boolean holds(long value) {
        return value >= least && value <= most;
    }

    /**
     * @return the value
     * @throws UserError if it is out of range
     */
    public int require(int value) {
        return (int) require((long) value);
    }

    /**
     * @return the value
     * @throws UserError if it is out of range
     */
    public long require(long value) {
        if (holds(value)) return value;
        throw new UserError(
                what + " must be " + text(least) + " to " + text(most) + ", got " + value,
                "give a number in this range");
    }

    private static String text(long end) {
        return String.format(Locale.ROOT, "%,d", end);
    }
}
