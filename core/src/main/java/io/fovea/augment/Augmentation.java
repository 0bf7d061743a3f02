package io.fovea.augment;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.util.List;

/**
 * A random change of training images that keeps their shape. The parameters are drawn per image from that image's own
 * random stream, so they depend on neither batch nor thread.
 */
public sealed interface Augmentation permits Flip, Rotate, Shift {
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
                    Nearest.fix(
                            parts[0],
                            List.of("flip", "rotate", "shift"),
                            "use a comma-separated list of flip[=probability], rotate[=degrees], shift[=share]"));
        }
    }
}
