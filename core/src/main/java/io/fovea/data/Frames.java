package io.fovea.data;

import io.fovea.UserError;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frame of a sample: read, decode, to the channels wanted, frame. Depends on the seed, the epoch and the
 * sample's index alone.
 *
 * @param store keeps the frames once made; null if they are random or too many
 */
record Frames(
        List<Sample> samples,
        Preprocessing preprocessing,
        ImageDecoder decoder,
        long seed,
        @Nullable FrameStore store) {
    /** @param cacheBytes a store is used if all frames fit in it */
    static Frames of(
            List<Sample> samples, Preprocessing preprocessing, ImageDecoder decoder, long seed, long cacheBytes) {
        boolean fits = samples.size() * bytesPerFrame(preprocessing) <= cacheBytes;
        boolean cached = fits && !preprocessing.framing().isRandom();
        return new Frames(samples, preprocessing, decoder, seed, cached ? new FrameStore(samples.size()) : null);
    }

    boolean areStored() {
        return store != null && store.isFull();
    }

    int bytesPerFrame() {
        return Math.toIntExact(bytesPerFrame(preprocessing));
    }

    /** Makes the frames of some of a batch's images and copies them to their place in its pixels. */
    void fill(Batch batch, int from, int to, int epoch) {
        int size = bytesPerFrame();
        for (int i = from; i < to; i++) {
            System.arraycopy(frame((int) batch.indices()[i], epoch), 0, batch.pixels(), i * size, size);
        }
    }

    /** An empty batch of the samples chosen. */
    Batch batch(int[] order, int from, int to) {
        int height = preprocessing.framing().height(),
                width = preprocessing.framing().width();
        long[] labels = new long[to - from];
        long[] indices = new long[to - from];
        for (int i = from; i < to; i++) {
            labels[i - from] = samples.get(order[i]).label();
            indices[i - from] = order[i];
        }
        byte[] pixels = new byte[Math.multiplyExact(to - from, bytesPerFrame())];
        return new Batch(height, width, preprocessing.channels(), pixels, labels, indices);
    }

    private byte[] frame(int index, int epoch) {
        byte[] stored = store == null ? null : store.get(index);
        if (stored != null) return stored;
        Sample sample = samples.get(index);
        try {
            byte[] made = sample.origin()
                    .read(decoder, image -> preprocessing.frame(image, new Draw(seed, epoch, index).rng()))
                    .pixels();
            if (store != null) store.put(index, made);
            return made;
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot make the frame of " + sample.path() + ": " + e.getMessage(), e);
        }
    }

    private static long bytesPerFrame(Preprocessing preprocessing) {
        return (long) preprocessing.framing().height() * preprocessing.framing().width() * preprocessing.channels();
    }
}
