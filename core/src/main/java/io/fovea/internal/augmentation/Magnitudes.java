package io.fovea.internal.augmentation;

/**
 * How strong a policy's operations are: {@code _augmentation_space} of torchvision's autoaugment.py.
 *
 * @param levels of strength, numbered from 0, the weakest
 * @param shear the strongest, in pixels a pixel
 * @param share of the side that the strongest translation moves
 * @param pixels that it moves, besides
 * @param degrees of the strongest rotation
 * @param enhancement the strongest change of brightness, colour, contrast and sharpness
 * @param bits that the weakest posterizing keeps
 * @param bitsLost how many fewer the strongest keeps
 */
record Magnitudes(
        int levels,
        double shear,
        double share,
        double pixels,
        double degrees,
        double enhancement,
        int bits,
        int bitsLost) {
    static final Magnitudes RAND_AUGMENT = new Magnitudes(31, 0.3, 150.0 / 331, 0, 30, 0.9, 8, 4);
    static final Magnitudes TRIVIAL_AUGMENT_WIDE = new Magnitudes(31, 0.99, 0, 32, 135, 0.99, 8, 6);
    static final Magnitudes AUTO_AUGMENT = new Magnitudes(10, 0.3, 150.0 / 331, 0, 30, 0.9, 8, 4);
    static final Magnitudes AUG_MIX = new Magnitudes(10, 0.3, 1 / 3.0, 0, 30, 0.9, 4, 4);

    /**
     * Of an operation, in its own unit; 0 where it has none.
     *
     * @param level from 0
     */
    double of(Operation operation, int level, long height, long width) {
        double strength = (double) level / (levels - 1);
        return switch (operation) {
            case SHEAR_X, SHEAR_Y -> shear * strength;
            case TRANSLATE_X -> (share * width + pixels) * strength;
            case TRANSLATE_Y -> (share * height + pixels) * strength;
            case ROTATE -> degrees * strength;
            case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> enhancement * strength;
            case POSTERIZE -> bits - Math.rint(bitsLost * strength);
            case SOLARIZE -> 255 * (1 - strength);
            case AUTO_CONTRAST, EQUALIZE, INVERT, IDENTITY -> 0;
        };
    }

    /**
     * An operation of a level.
     *
     * @param opposite whether in the other direction, of those that have two
     */
    Change change(Operation operation, int level, boolean opposite) {
        if (operation == Operation.IDENTITY) return Change.NONE;
        double sign = opposite && operation.isSigned() ? -1 : 1;
        return planes -> operation.apply(planes, sign * of(operation, level, planes.size(1), planes.size(2)));
    }
}
