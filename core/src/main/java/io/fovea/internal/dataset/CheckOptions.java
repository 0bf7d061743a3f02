package io.fovea.internal.dataset;

import io.fovea.data.Duplicates;
import io.fovea.image.ImageDecoder;
import java.util.function.BooleanSupplier;

/**
 * How files are checked.
 *
 * @param decoder states the largest image accepted
 * @param memory what earlier checks found, made with the same decoder
 * @param duplicates what becomes of images whose files have the same bytes
 * @param stop polled for every file; once true the check ends with a {@link java.util.concurrent.CancellationException}
 *     and remembers what it found so far
 */
public record CheckOptions(
        ImageDecoder decoder,
        int threads,
        Duplicates duplicates,
        CheckMemory memory,
        CheckListener listener,
        BooleanSupplier stop) {
    /** To the end, without a memory or a listener; duplicates are kept. */
    public static CheckOptions of(ImageDecoder decoder, int threads) {
        return new CheckOptions(decoder, threads, Duplicates.KEEP, CheckMemory.NONE, CheckListener.SILENT, () -> false);
    }
}
