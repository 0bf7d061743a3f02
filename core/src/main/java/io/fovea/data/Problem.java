package io.fovea.data;

/**
 * Something about a data set its owner should know.
 *
 * @param path the file, folder or class concerned, as named inside the data set
 * @param reason a few words, such as "truncated JPEG"
 */
public record Problem(String path, String reason, Severity severity) {
    /** What became of the file. */
    public enum Severity {
        /** Kept; the result may suffer. */
        WARNING,
        /** Left out of the data set. */
        ERROR
    }

    public static Problem warning(String path, String reason) {
        return new Problem(path, reason, Severity.WARNING);
    }

    public static Problem leftOut(String path, String reason) {
        return new Problem(path, reason, Severity.ERROR);
    }
}
