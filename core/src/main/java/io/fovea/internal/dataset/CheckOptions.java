package io.fovea.internal.dataset;

import io.fovea.image.ImageDecoder;
import java.util.function.BooleanSupplier;

/**
 * How files are checked.
 *
 * @param decoder states the largest image accepted
 * @param memory what earlier checks found, made with the same decoder
 * @param stop polled for every file; once true the check ends with a {@link java.util.concurrent.CancellationException}
 *     and remembers what it found so far
 */
public record CheckOptions(
        ImageDecoder decoder, int threads, CheckMemory memory, CheckListener listener, BooleanSupplier stop) {
    /** To the end, without a memory or a listener. */
    public static CheckOptions of(ImageDecoder decoder, int threads) {
        return new CheckOptions(decoder, threads, CheckMemory.NONE, CheckListener.SILENT, () -> false);
    }
}
