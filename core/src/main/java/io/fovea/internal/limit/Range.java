package io.fovea.internal.limit;

import io.fovea.UserError;

/**
 * The range of every real number that a user or a file of ours may set, in one place, as {@link Limit} is for whole
 * numbers. Written as in mathematics: a round bracket leaves its end out. NaN is in no range.
 */
public enum Range {
    /** Far above use: what is too large for the network is told by a loss that diverges. */
    LEARNING_RATE("lr", '[', 0, 1e30, ']'),
    MOMENTUM("momentum", '[', 0, 1, ')'),
    BETA("betas", '[', 0, 1, ')'),
    DAMPENING("dampening", '[', 0, 1, ')'),
    MOMENTUM_DECAY("momentumDecay", '[', 0, 1, ']'),
    RATE_DECAY("lrDecay", '[', 0, 1000, ']'),
    INITIAL_SUM("initial", '[', 0, 1e6, ']'),
    /** Adam's, which keeps it from dividing zero by zero. */
    EPSILON("eps", '[', 1e-30, 1, ']'),
    WEIGHT_DECAY("weightDecay", '[', 0, 1000, ']'),
    /** Of a light classifier; without any it has no optimum where it can be always right. */
    HEAD_DECAY("decay", '[', 1e-8, 1e6, ']'),
    /** Of a support vector machine. */
    COST("c", '[', 1e-8, 1e6, ']'),
    KERNEL_WIDTH("gamma", '[', 1e-6, 1e6, ']'),
    TREE_RATE("rate", '(', 0, 1, ']'),
    LABEL_SMOOTHING("label smoothing", '[', 0, 1, ')'),
    DROPOUT("dropout", '[', 0, 1, ')'),
    DROP_PATH("drop-path", '[', 0, 1, ')'),
    VALIDATION_SHARE("the validation share", '(', 0, 1, ')'),
    WARMUP("the warm-up share", '[', 0, 1, ')'),
    RISE("the share of steps in which the rate rises", '[', 0, 1, ')'),
    GAMMA("gamma", '(', 0, 1, ']'),
    RATE_SHARE("the share of the learning rate", '[', 0, 1, ']'),
    /** Of what is left of a run. */
    POWER("the power", '(', 0, 100, ']'),
    EPOCH("the epoch", '[', 0, 1e6, ']'),
    /** Of a cycle to the one before. */
    GROWTH("the growth", '[', 1, 1000, ']'),
    LEAST_IMPROVEMENT("the least improvement", '[', 0, 1e6, ']'),
    PROBABILITY("the probability", '[', 0, 1, ']'),
    DEGREES("the angle in degrees", '[', 0, 180, ']'),
    SHIFT("the share of the side", '[', 0, 1, ')'),
    /** Of the focal loss. */
    FOCUS("gamma", '[', 0, 100, ']'),
    TEMPERATURE("the temperature", '[', 0.01, 1000, ']'),
    CLASS_WEIGHT("the weight of a class", '[', 0, 1e6, ']'),
    L1("l1", '[', 0, 1000, ']'),
    /** Of gradients: what is above it is made smaller. */
    CLIP("what gradients are clipped to", '(', 0, 1e30, ']'),
    /** Of an exponential moving average, a step. */
    DECAY("the decay", '[', 0, 1, ')'),
    SWA_START("the share of the run before the average", '[', 0, 1, ')'),
    RATE_FACTOR("the factor on the learning rate", '[', 0, 1e6, ']'),
    LAYER_DECAY("the layer decay", '(', 0, 1, ']'),
    SHARPNESS("the radius of sharpness-aware minimisation", '[', 0, 100, ']'),
    SCALE("the scale", '[', 0.01, 100, ']'),
    /** At 90 degrees every picture is a line. */
    SHEAR("the slant in degrees", '[', 0, 80, ']'),
    DISTORTION("the distortion", '[', 0, 1, ']'),
    /** Of an elastic field. */
    ALPHA("alpha", '[', 0, 10_000, ']'),
    SMOOTHNESS("sigma", '[', 0.1, 100, ']'),
    ERASED("the share that is covered", '[', 0, 1, ']'),
    /** Of a beta distribution: above it all shares are a half. */
    MIXING("alpha", '[', 0, 100, ']'),
    MEAN("the mean", '[', 0, 1, ']'),
    STD("the standard deviation", '[', 1e-6, 1000, ']'),
    /** Of an image that a classifier looks at. */
    VIEW_SCALE("the scale", '[', 0.5, 2, ']'),
    AREA("the share of the area", '(', 0, 1, ']'),
    /** Of a change that is none at 0, and at 1 can take away all of what it changes. */
    STRENGTH("the strength", '[', 0, 1, ']'),
    BRIGHTNESS("the change of brightness", '[', 0, 1, ']'),
    CONTRAST("the change of contrast", '[', 0, 1, ']'),
    SATURATION("the change of saturation", '[', 0, 1, ']'),
    /** Half a turn to either side reaches every hue. */
    HUE("the change of hue, a share of the colour circle,", '[', 0, 0.5, ']'),
    /** Of a label's probability: at 0 every image would have it, at 1 none. */
    LABEL_THRESHOLD("the threshold of a label", '(', 0, 1, ')'),
    /** Of given answers, how many are right. */
    PRECISION("the share of right answers", '(', 0, 1, ']'),
    THRESHOLD("the threshold", '[', 0, 256, ']'),
    SIGMA("sigma in pixels", '[', 0, 100, ']'),
    NOISE("the standard deviation of noise", '[', 0, 1, ']'),
    ASPECT("the aspect ratio", '[', 1e-3, 1000, ']');

    private final String what;
    private final char opening;
    private final double least;
    private final double most;
    private final char closing;

    Range(String what, char opening, double least, double most, char closing) {
        this.what = what;
        this.opening = opening;
        this.least = least;
        this.most = most;
        this.closing = closing;
    }

    public double least() {
        return least;
    }

    public double most() {
        return most;
    }

    /** Whether the lower end belongs to the range. */
    public boolean hasLeast() {
        return opening == '[';
    }

    /** Whether the upper end belongs to the range. */
    public boolean hasMost() {
        return closing == ']';
    }

    public boolean holds(double value) {
        return (hasLeast() ? value >= least : value > least) && (hasMost() ? value <= most : value < most);
    }

    /**
     * @return the value
     * @throws UserError if it is out of range or NaN
     */
    public double require(double value) {
        if (holds(value)) return value;
        throw new UserError(
                what + " must be in " + opening + text(least) + ", " + text(most) + closing + ", got " + text(value),
                "give a number in this range");
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e6
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }
}
