package io.fovea.internal.loading;

import io.fovea.UserError;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.random.Draw;
import io.fovea.internal.source.Sample;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frame of a sample: read, decode, to the channels wanted, frame. Depends on the seed, the epoch and the key
 * of its place alone.
 *
 * @param samples told of files that cannot be decoded; they have no frame, and are not tried again
 * @param store keeps frames once made; null if they are random or none shall be kept
 */
record FrameSource(
        SampleSet samples,
        Preprocessing preprocessing,
        ImageDecoder decoder,
        long seed,
        @Nullable FrameStore store) {
    /**
     * @param cache keeps the frames; where it keeps none at all, the heap does
     * @param cacheBytes what they may take there
     */
    static FrameSource of(
            SampleSet samples,
            Preprocessing preprocessing,
            ImageDecoder decoder,
            long seed,
            FrameCache cache,
            long cacheBytes) {
        FrameStore store = preprocessing.framing().isRandom() ? null : store(samples, preprocessing, cache, cacheBytes);
        return new FrameSource(samples, preprocessing, preprocessing.framing().decoder(decoder), seed, store);
    }

    private static @Nullable FrameStore store(
            SampleSet samples, Preprocessing preprocessing, FrameCache cache, long cacheBytes) {
        if (cache.isOn()) return new FrameStore.Cached(cache, samples);
        long most = cacheBytes / preprocessing.frameBytes();
        return most == 0 ? null : new FrameStore.InHeap(samples.size(), most);
    }

    private Sample sample(int index) {
        return samples.all().get(index);
    }

    boolean areInMemory() {
        return store != null && store.isInMemory();
    }

    int bytesPerFrame() {
        return preprocessing.frameBytes();
    }

    /**
     * Makes the frames of some of a batch's images and copies them to their place in its pixels; the places of damaged
     * files stay empty.
     */
    void fill(Batch batch, int from, int to, int epoch) {
        int size = bytesPerFrame();
        for (int i = from; i < to; i++) {
            long key = batch.indices()[i];
            int index = Place.sample(key);
            if (samples.isDamaged(sample(index))) skip(index);
            else if (store == null || !store.copy(index, batch.pixels(), i * size)) {
                byte[] frame = made(key, epoch);
                if (frame != null) System.arraycopy(frame, 0, batch.pixels(), i * size, size);
            }
        }
    }

    private void skip(int index) {
        if (store != null) store.skip(index);
    }

    /** A batch that was filled, without the images whose files are damaged. */
    Batch readable(Batch filled) {
        if (samples.isWhole()) return filled;
        int[] kept = IntStream.range(0, filled.size())
                .filter(i -> !samples.isDamaged(sample(Place.sample(filled.indices()[i]))))
                .toArray();
        return kept.length == filled.size() ? filled : filled.only(kept);
    }

    /** An empty batch of some places of an epoch. */
    Batch batch(long[] keys, int from, int to) {
        int height = preprocessing.framing().height(),
                width = preprocessing.framing().width();
        long[] indices = Arrays.copyOfRange(keys, from, to);
        byte[] pixels = new byte[Math.multiplyExact(to - from, bytesPerFrame())];
        return new Batch(height, width, preprocessing.channels(), pixels, indices);
    }

    /** @return null if the file is damaged */
    private byte @Nullable [] made(long key, int epoch) {
        int index = Place.sample(key);
        Sample sample = sample(index);
        try {
            byte[] made = sample.origin()
                    .read(decoder, image -> preprocessing.frame(image, new Draw(seed, epoch, key).rng()))
                    .pixels();
            if (store != null) store.put(index, made);
            return made;
        } catch (UnreadableImage e) {
            samples.leaveOut(sample, e);
            skip(index);
            return null;
        } catch (UserError | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot make the frame of " + sample.path() + ": " + e.getMessage(), e);
        }
    }
}
