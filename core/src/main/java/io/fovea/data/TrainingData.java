package io.fovea.data;

/**
 * What a trained model knows of the data it was trained on.
 *
 * @param description of the data, as {@link Dataset#description}
 * @param images number of training images, without those held out and those that could not be read
 * @param heldOut how a validation part is taken from data that have none
 */
public record TrainingData(String description, int images, SplitRule heldOut) {
    /**
     * Whether data are likely those of the training: their folder or file has the same name, or the rule leaves as many
     * images to train on. Where this errs, the model is judged by fewer images than it could be; where it misses the
     * same data under another name and with other images, by images that it knows.
     *
     * @param training how many images the rule leaves to train on
     */
    boolean resembles(String otherDescription, int training) {
        return training == images || name(otherDescription).equals(name(description));
    }

    /** The last name of the path at the end of a description. */
    private static String name(String description) {
        int end = description.length();
        while (end > 0 && isSeparator(description.charAt(end - 1))) end--;
        int start = end;
        while (start > 0 && !isSeparator(description.charAt(start - 1)) && description.charAt(start - 1) != ' ')
            start--;
        return description.substring(start, end);
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
