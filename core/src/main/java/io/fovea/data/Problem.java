package io.fovea.data;

/**
 * Something about a data set its owner should know.
 *
 * @param path the file, folder or class concerned, as named inside the data set
 * @param reason a few words, such as "truncated JPEG"
 * @param kind what it has in common with others
 */
public record Problem(String path, String reason, Severity severity, Kind kind) {
    /** What became of the file. */
    public enum Severity {
        /** Kept; the result may suffer. */
        WARNING,
        /** Left out of the data set. */
        ERROR
    }

    /** What problems have in common that are told together; the gravest first. */
    public enum Kind {
        /** Anything else. */
        OTHER,
        /** A file has the bytes of another that has another label. */
        CONTRADICTION,
        /** A file that models are judged by has the bytes of one that they learn from or are chosen by. */
        LEAK,
        /** Names of classes that differ by no more than case, blanks, hyphens or the like. */
        SIMILAR_CLASSES,
        /** The images of a class are too few to learn it. */
        FEW_IMAGES,
        /** A class of which a part has no image. */
        MISSING_CLASS,
        /** Some class has many times the images of another. */
        IMBALANCE,
        /** A file that cannot be decoded, or that cannot be had. */
        UNREADABLE,
        /** An image or a folder at a place where it has no meaning. */
        MISPLACED,
        /** A row of a table that names no file. */
        MISSING_FILE,
        /** What cannot be listed, or is not followed. */
        UNREACHABLE,
        /** A file is no image by its name. */
        NO_IMAGE,
        /** A row or an entry that comes again. */
        LISTED_AGAIN,
        /** A file has the bytes of another of its class and part. */
        DUPLICATE
    }

    /** Something that is kept. */
    public static Problem warning(Kind kind, String path, String reason) {
        return new Problem(path, reason, Severity.WARNING, kind);
    }

    /** Something that is left out. */
    public static Problem leftOut(Kind kind, String path, String reason) {
        return new Problem(path, reason, Severity.ERROR, kind);
    }
}
