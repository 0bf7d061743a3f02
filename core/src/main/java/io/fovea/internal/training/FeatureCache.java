package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.kept.ContentKey;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptRecords;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.Arithmetic;
import io.fovea.internal.tree.RawPixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Features that frozen layers computed before, in this run or another ({@link KeptRecords}), found by the content of
 * the image's file and by all that decides their bits. Safe for several threads.
 */
final class FeatureCache implements AutoCloseable {
    /** To be raised whenever the way from pixels to features changes, be it by a rounding. */
    private static final int VERSION = 1;

    /** Keeps nothing. */
    static final FeatureCache NONE = new FeatureCache(KeptRecords.NONE, 0);

    private final KeptRecords records;
    private final int width;

    private FeatureCache(KeptRecords records, int width) {
        this.records = records;
        this.width = width;
    }

    /**
     * All that decides the bits of features.
     *
     * @param trunk digest of architecture, options, size of images, and weights
     * @param batch images that are computed together
     */
    record Made(String trunk, Preprocessing preprocessing, Precision precision, int batch) {
        String text() {
            return "trunk %s, %s, mean %s, std %s, decoder %s, %s in batches of %d, %s, version %d"
                    .formatted(
                            trunk,
                            preprocessing.frameText(),
                            preprocessing.mean(),
                            preprocessing.std(),
                            ImageDecoder.PIXELS,
                            precision,
                            batch,
                            Arithmetic.here(),
                            VERSION);
        }
    }

    /**
     * @param width numbers of an image's features
     * @param samples whose features will be asked for
     * @param warn told, by this thread, if the folder cannot be used
     */
    static FeatureCache open(
            KeptFolder folder, Made made, int width, Collection<Sample> samples, Consumer<String> warn) {
        Collection<ContentKey> keys =
                samples.stream().map(FeatureCache::key).filter(Objects::nonNull).collect(Collectors.toSet());
        return new FeatureCache(KeptRecords.open(folder, made.text(), width * Float.BYTES, keys, warn), width);
    }

    /** @return null for files that no check has read */
    private static @Nullable ContentKey key(Sample sample) {
        Fingerprint content = sample.content();
        if (content == null) return null;
        if (!(sample.origin() instanceof RawPixels raw)) return ContentKey.of(content);
        Image image = raw.image(); // its bytes alone do not say how long a row is
        return ContentKey.of("%s %dx%dx%d".formatted(content.text(), image.height(), image.width(), image.channels()));
    }

    /**
     * Copies an image's features.
     *
     * @param into {@code width} numbers
     * @return false if they are not here
     */
    boolean copy(Sample sample, float[] into) {
        ContentKey key = records.isOn() ? key(sample) : null;
        if (key == null || !records.has(key)) return false;
        byte[] bytes = new byte[width * Float.BYTES];
        if (!records.copy(key, bytes, 0)) return false;
        floats(bytes).get(into);
        return true;
    }

    /** Keeps an image's features, {@code width} numbers from place {@code from} on, if there is room. */
    void put(Sample sample, float[] values, int from) {
        ContentKey key = records.isOn() ? key(sample) : null;
        if (key == null) return;
        byte[] bytes = new byte[width * Float.BYTES];
        floats(bytes).put(values, from, width);
        records.put(key, bytes);
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** What is wrong with the cache, in one line; null if there is nothing new to say. */
    @Nullable
    String takeWarning() {
        return records.takeWarning();
    }

    @Override
    public void close() {
        records.close();
    }
}
