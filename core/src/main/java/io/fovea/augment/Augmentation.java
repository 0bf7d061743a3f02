package io.fovea.augment;

import io.fovea.UserError;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * A random change of training images that keeps their shape. The parameters are drawn per image from that image's own
 * random stream, so they depend on neither batch nor thread.
 */
public sealed interface Augmentation permits Flip, Rotate, Shift {
    /**
     * @param images float32 [N, C, H, W], 0 to 255
     * @param draws one random stream an image
     * @return float32 of the same shape; what lies outside the picture is black
     */
    Tensor apply(Tensor images, List<RandomGenerator> draws);

    /** Whether it only moves whole pixels, so that {@link #apply} takes uint8 as well and gives uint8. */
    default boolean takesBytes() {
        return false;
    }

    /** The words that {@link #parse} turns into an equal augmentation. */
    String text();

    /**
     * @param text {@code flip}, {@code flip=0.3} (probability), {@code rotate=10} (degrees to either side) or
     *     {@code shift=0.1} (share of the side, in each direction)
     */
    static Augmentation parse(String text) {
        String[] parts = text.split("=", 2);
        String value = parts.length > 1 ? parts[1] : null;
        try {
            return switch (parts[0]) {
                case "flip" -> new Flip(value == null ? 0.5 : Double.parseDouble(value));
                case "rotate" -> new Rotate(value == null ? 10 : Double.parseDouble(value));
                case "shift" -> new Shift(value == null ? 0.1 : Double.parseDouble(value));
                default -> throw new IllegalArgumentException("there is no augmentation of this name");
            };
        } catch (UserError | IllegalArgumentException e) { // NumberFormatException is one
            throw new UserError(
                    "augmentation '" + text + "': " + e.getMessage(),
                    "use a comma-separated list of flip[=probability], rotate[=degrees], shift[=share]");
        }
    }
}
