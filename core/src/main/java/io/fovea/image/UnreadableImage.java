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

    /**
     * The content may be fine, but it is beyond a limit of ours, and will be every time.
     *
     * @param fix what the user can do about it, in one line
     */
    public static UnreadableImage refused(String name, String reason, String fix) {
        return new UnreadableImage(name, reason, fix, true);
    }

    /** @param what with its verb, such as "4,000 x 3,000 pixels do" */
    public static UnreadableImage tooLargeForMemory(String name, String what) {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return unavailable(
                name,
                what + " not fit into Java's memory of " + mebibytes + " MiB",
                "give Java more memory, such as FOVEA_JAVA_OPTS=-Xmx8g, or set a lower --max-pixels or --threads");
    }

    /** Why, in a few words, without the file's name. */
    public String reason() {
        return reason;
    }

    /** Whether the content is at fault or beyond a limit, so that trying again is of no use. */
    public boolean isDamaged() {
        return damaged;
    }
}
