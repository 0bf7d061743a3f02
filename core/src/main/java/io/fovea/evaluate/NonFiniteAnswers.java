package io.fovea.evaluate;

import io.fovea.UserError;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A network gave numbers that are infinite or none at all, as one does whose weights diverged or were damaged. Such
 * answers are never a result: every comparison with NaN is false, so they would look like any answer one likes.
 */
public final class NonFiniteAnswers extends UserError {
    private static final long serialVersionUID = 1L;

    public NonFiniteAnswers(long images, long of) {
        super(
                "the network's answers are not numbers for %,d of %,d images".formatted(images, of),
                "its weights are damaged or diverged in training: use another model file");
    }

    /**
     * @param rows one of network output an image; null where there is none
     * @throws NonFiniteAnswers if any value is infinite or not a number
     */
    public static void check(Collection<? extends float @Nullable []> rows) {
        long bad = 0, all = 0;
        for (float[] row : rows) {
            if (row == null) continue;
            all++;
            if (!isFinite(row, 0, row.length)) bad++;
        }
        if (bad > 0) throw new NonFiniteAnswers(bad, all);
    }

    /** Whether every value from {@code from} to before {@code to} is a number, and not infinite. */
    public static boolean isFinite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) if (!Float.isFinite(values[i])) return false;
        return true;
    }
}
