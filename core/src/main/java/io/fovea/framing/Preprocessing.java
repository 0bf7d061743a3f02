package io.fovea.framing;

import io.fovea.image.Image;
import io.fovea.internal.limit.Range;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Everything between an image file and the numbers a model sees; stored in the bundle, so that training and production
 * share it. A pixel p (0 to 255) of channel c becomes {@code (p / 255 - mean[c]) / std[c]}.
 *
 * @param channels 1 (luma) or 3 (RGB)
 * @param mean per channel, in units of the full range (0 to 1)
 * @param std per channel, in units of the full range, positive ({@link Range#STD})
 */
public record Preprocessing(Framing framing, int channels, List<Double> mean, List<Double> std) {
    public Preprocessing {
        Objects.requireNonNull(framing, "framing");
        mean = List.copyOf(Objects.requireNonNull(mean, "mean"));
        std = List.copyOf(Objects.requireNonNull(std, "std"));
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 or 3, got " + channels);
        }
        if (mean.size() != channels || std.size() != channels) {
            throw new IllegalArgumentException(
                    "mean and std need " + channels + " values, got " + mean.size() + " and " + std.size());
        }
        mean.forEach(Range.MEAN::require);
        std.forEach(Range.STD::require);
    }

    /** An image in the channels wanted, framed. */
    public Image frame(Image image, RandomGenerator draw) {
        return framing.frame(image.withChannels(channels), draw);
    }

    /**
     * All that decides the bytes of a frame, given the decoded image, in words: what frames may be kept by. Mean and
     * std are no part of it; whatever else is added to this record is.
     */
    public String frameText() {
        return framing.text() + " to " + framing.height() + "x" + framing.width() + "x" + channels;
    }

    /** Bytes of a frame. */
    public int frameBytes() {
        return Math.multiplyExact(framing.height() * framing.width(), channels);
    }

    /** @param pixels of a frame */
    public Image image(byte[] pixels) {
        return new Image(framing.height(), framing.width(), channels, pixels);
    }

    /** The same with a framing, for instance a random one for training. */
    public Preprocessing withFraming(Framing other) {
        return new Preprocessing(other, channels, mean, std);
    }
}
