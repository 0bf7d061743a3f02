package io.fovea.image;

import io.fovea.UserError;

/** A file that is no picture we can read, or not now, with the reason in a few words. */
public class UnreadableImage extends UserError {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean damaged;

    /**
     * The content is at fault: the same bytes will never be read.
     *
     * @param name the file, as the user knows it
     * @param reason a few words, such as "truncated JPEG"
     */
    public UnreadableImage(String name, String reason) {
        this(name, reason, "replace the file or leave it out", true);
    }

    private UnreadableImage(String name, String reason, String fix, boolean damaged) {
        super(name + ": " + reason, fix);
        this.reason = reason;
        this.damaged = damaged;
    }

    /**
     * The content may be fine, but it cannot be had now: the disk, the network or the memory is at fault.
     *
     * @param fix what the user can do about it, in one line
     */
    public static UnreadableImage unavailable(String name, String reason, String fix) {
        return new UnreadableImage(name, reason, fix, false);
    }

    /** Why, in a few words, without the file's name. */
    public String reason() {
        return reason;
    }

    /** Whether the content is at fault, so that trying again is of no use. */
    public boolean isDamaged() {
        return damaged;
    }
}
