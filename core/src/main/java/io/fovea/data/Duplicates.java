package io.fovea.data;

import io.fovea.UserError;
import java.util.Arrays;
import java.util.Locale;

/** What becomes of images whose files have the same bytes. They are told in either case. */
public enum Duplicates {
    /** All of them are used. */
    KEEP,
    /**
     * One is used, and the others are left out: within a part the first stays; where an image is in several parts, the
     * copy in test stays, else that in validation, so that no model has seen what it is judged by, and figures stay
     * comparable with those of others who use the same test part. Where copies have different labels, nobody can tell
     * which is right, and none is used.
     */
    DROP;

    /**
     * Reads {@code keep} or {@code drop}.
     *
     * @throws UserError for anything else
     */
    public static Duplicates parse(String name) {
        return Arrays.stream(values())
                .filter(choice -> choice.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("duplicates cannot be '" + name + "'", "use keep or drop"));
    }

    /** As on the command line: {@code keep} or {@code drop}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
