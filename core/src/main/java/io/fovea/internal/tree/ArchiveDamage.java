package io.fovea.internal.tree;

import java.io.IOException;

/** An archive's content is at fault, rather than its disk: reading again is of no use. */
final class ArchiveDamage extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message a few words, such as "cut inside the archive" */
    ArchiveDamage(String message) {
        super(message);
    }

    ArchiveDamage(String message, Throwable cause) {
        super(message, cause);
    }
}
