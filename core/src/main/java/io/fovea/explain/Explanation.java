package io.fovea.explain;

import io.fovea.image.Image;
import io.fovea.image.Resampling;

/**
 * Which places of an image speak for a class.
 *
 * @param label the class
 * @param probability of the class, 0 to 1
 * @param frame the image as the network sees it
 * @param heat of the frame's size
 */
public record Explanation(ExplanationMethod method, String label, double probability, Image frame, HeatMap heat) {
    /** The frame, in colour, with the heat over it: from blue over yellow to red. */
    public Image overlay() {
        return overlay(frame.height(), frame.width());
    }

    /**
     * The same in another size.
     *
     * @param height in pixels, at least 1, as {@code width}
     */
    public Image overlay(int height, int width) {
        return HeatColours.over(picture(height, width), heat);
    }

    /** The frame in another size. */
    public Image picture(int height, int width) {
        return Resampling.BILINEAR.resize(frame.withChannels(3), height, width);
    }
}
