package io.fovea.internal.dataset;

import java.util.regex.Pattern;

/**
 * What a trained model knows of the data it was trained on.
 *
 * @param description of the data, as {@link Dataset#description}
 * @param images number of training images, without those held out and those that could not be read
 * @param heldOut how a validation part is taken from data that have none
 */
public record TrainingData(String description, int images, SplitRule heldOut) {
    private static final Pattern ARCHIVE = Pattern.compile("(?i)\\.(zip|tar|tar\\.gz|tgz)$");

    /**
     * Whether data seem to be those of the training: their folder or archive has the same name. Where this errs, the
     * model is judged by fewer images than it could be, and not by any that it knows.
     */
    boolean resembles(String otherDescription) {
        return name(otherDescription).equals(name(description));
    }

    /** The last name of the path at the end of a description, without the ending of an archive. */
    private static String name(String description) {
        int end = description.length();
        while (end > 0 && isSeparator(description.charAt(end - 1))) end--;
        int start = end;
        while (start > 0 && !isSeparator(description.charAt(start - 1)) && description.charAt(start - 1) != ' ')
            start--;
        return ARCHIVE.matcher(description.substring(start, end)).replaceFirst("");
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
