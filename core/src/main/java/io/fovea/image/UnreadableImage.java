package io.fovea.image;

import io.fovea.UserError;

/** A file that is no picture we can read, with the reason in a few words. */
public class UnreadableImage extends UserError {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param name the file, as the user knows it
     * @param reason a few words, such as "truncated JPEG"
     */
    public UnreadableImage(String name, String reason) {
        super(name + ": " + reason, "replace the file or leave it out");
        this.reason = reason;
    }

    /** Why, in a few words, without the file's name. */
    public String reason() {
        return reason;
    }
}
