package io.fovea.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * What may happen to images between training and use, at a few levels. Kinds as in ImageNet-C (Hendrycks and Dietterich
 * 2019, arXiv:1903.12261); the levels are Fovea's own, relative to the frame, so that they mean the same at any size.
 */
public enum Disturbance {
    /** Gaussian, of so many per cent of the frame's shorter side. */
    BLUR(0.5, 1.0, 2.0, 0, "sigma, % of the side", "%s %% of the side", "blurred by", "blur"),
    /** Gaussian, of so many per cent of white, in every pixel and channel by itself. */
    NOISE(5.0, 10.0, 20.0, 0, "% of white", "%s %% of white", "with noise of", "noise"),
    /** By so many degrees, in turn to the left and to the right, with black corners. */
    ROTATION(5.0, 15.0, 30.0, 0, "degrees", "%s°", "turned by", "rotate=30"),
    /** So many times as large about the centre, with black borders. */
    SCALE(0.5, 0.7, 1.4, 1, "times as large", "%s times", "with things as large as", "affine(scale=[0.6, 1.5])"),
    /** So many times as bright. */
    BRIGHTNESS(0.4, 0.7, 1.5, 1, "times as bright", "%s times", "as bright as", "color=0.5"),
    /** Compressed with this quality (libjpeg's), and decoded. */
    JPEG(50.0, 20.0, 8.0, 100, "quality", "quality %s", "compressed as JPEG of", "augmix");

    private final double first;
    private final double middle;
    private final double last;
    private final double none;
    private final String axis;
    private final String unit;
    private final String participle;
    private final String augmentation;

    Disturbance(
            double first,
            double middle,
            double last,
            double none,
            String axis,
            String unit,
            String participle,
            String augmentation) {
        this.first = first;
        this.middle = middle;
        this.last = last;
        this.none = none;
        this.axis = axis;
        this.unit = unit;
        this.participle = participle;
        this.augmentation = augmentation;
    }

    /** In the order of a curve. */
    public List<Double> levels() {
        return List.of(first, middle, last);
    }

    /** The level that changes nothing. */
    public double none() {
        return none;
    }

    /** What its levels are, for a chart. */
    public String axis() {
        return axis;
    }

    /** A level with its unit, such as {@code 15°}. */
    public String text(double level) {
        return unit.formatted(brief(level));
    }

    /** A level alone. */
    public static String brief(double level) {
        return level == Math.rint(level) ? String.valueOf((long) level) : String.valueOf(level);
    }

    /** The level that stands for all in a sentence: neither hardly to be seen nor extreme. */
    double usual() {
        return middle;
    }

    /** Of images, at a level. */
    String words(double level) {
        return participle + " " + text(level);
    }

    /** What in {@code --augment} makes a network used to it. */
    String augmentation() {
        return augmentation;
    }

    @Override
    public String toString() {
        return this == JPEG ? "JPEG" : name().toLowerCase(Locale.ROOT);
    }
}
