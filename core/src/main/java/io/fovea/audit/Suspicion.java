package io.fovea.audit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One image that somebody should look at.
 *
 * @param path the image's, inside of its data
 * @param given the class that it has
 * @param suggested the class that it may have; null if it may better be left out
 * @param score 0 to 1, the higher the more suspicious; comparable among suspicions of one kind, and roughly beyond
 * @param reason for people
 */
public record Suspicion(
        Kind kind, String path, String given, @Nullable String suggested, double score, String reason) {
    /** What may be wrong. */
    public enum Kind {
        /** Its label. */
        LABEL,
        /** It shows the same picture as another image of the training or of other classes. */
        COPY,
        /** It shows the same picture as one of another part, which is judged by it. */
        LEAK,
        /** It is unlike all others. */
        OUTLIER
    }

    public Suspicion {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(given, "given");
        Objects.requireNonNull(reason, "reason");
        if (!(score >= 0 && score <= 1)) throw new IllegalArgumentException("a score is from 0 to 1, got " + score);
    }
}
