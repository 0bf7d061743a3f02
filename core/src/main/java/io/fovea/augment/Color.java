package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Changes brightness, contrast, saturation and hue in a drawn order, as torchvision's {@code ColorJitter}. Images
 * without colour have no saturation and no hue.
 *
 * @param brightness factors are drawn evenly from 1 - brightness to 1 + brightness; 0 to 1
 * @param contrast likewise, around the mean gray of the image
 * @param saturation likewise, around the gray of each pixel
 * @param hue all hues are turned by a share of the colour circle drawn evenly from -hue to hue; 0 to 0.5. It takes
 *     longer than the other three together
 * @param p the probability that an image is changed at all
 */
@Named("color")
public record Color(
        @Usual("0.2") double brightness,
        @Usual("0.2") double contrast,
        @Usual("0.2") double saturation,
        @Usual("0") double hue,
        @Usual("1") double p)
        implements Augmentation {
    public Color {
        Range.BRIGHTNESS.require(brightness);
        Range.CONTRAST.require(contrast);
        Range.SATURATION.require(saturation);
        Range.HUE.require(hue);
        Range.PROBABILITY.require(p);
    }
}
