package io.fovea.internal.frames;

import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.DatasetCheck;
import io.fovea.internal.kept.ContentKey;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptRecords;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.RawPixels;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were made before, by this run or another ({@link KeptRecords}): each image is decoded once for a framing,
 * and later epochs and runs copy its frame. A frame is found by the content of the image's file and by all that decides
 * its pixels, so the same images in another data set are found as well, and a changed one is not. Images whose content
 * no {@link DatasetCheck} has told are decoded. Safe for several threads.
 */
public final class FrameCache implements AutoCloseable {
    /** Keeps nothing. */
    public static final FrameCache NONE = new FrameCache(KeptRecords.NONE, 0);

    private final KeptRecords records;
    private final int frameBytes;

    private FrameCache(KeptRecords records, int frameBytes) {
        this.records = records;
        this.frameBytes = frameBytes;
    }

    /**
     * @param preprocessing whose framing the frames have; a random one is not kept
     * @param samples whose frames will be asked for
     * @param warn told, by this thread, if the folder cannot be used
     */
    public static FrameCache open(
            KeptFolder folder, Preprocessing preprocessing, Collection<Sample> samples, Consumer<String> warn) {
        if (preprocessing.framing().isRandom()) return NONE;
        Set<ContentKey> keys = new HashSet<>();
        for (Sample sample : samples) {
            ContentKey key = key(sample);
            if (key != null) keys.add(key);
        }
        String made = preprocessing.frameText() + ", decoder " + ImageDecoder.PIXELS;
        KeptRecords records = KeptRecords.open(folder, made, preprocessing.frameBytes(), keys, warn);
        return records.isOn() ? new FrameCache(records, preprocessing.frameBytes()) : NONE;
    }

    /** @return null for pixels that are in memory anyway, and for files that no check has read */
    private static @Nullable ContentKey key(Sample sample) {
        Fingerprint content = sample.content();
        return content == null || sample.origin() instanceof RawPixels ? null : ContentKey.of(content);
    }

    /** Whether frames are kept here at all. */
    public boolean isOn() {
        return records.isOn();
    }

    /** Different images among those it was opened for. */
    public long wanted() {
        return records.wanted();
    }

    /** How many of these had their frame here from the start. */
    public long found() {
        return records.found();
    }

    /** How many times a frame was copied from here. */
    public long copied() {
        return records.copied();
    }

    /** How many frames were added. */
    public long added() {
        return records.added();
    }

    /**
     * The frame of a sample: a copy of what is here, else what {@code make} makes, which is then kept.
     *
     * @param preprocessing of this cache
     * @throws io.fovea.image.UnreadableImage as {@code make} does
     */
    public Image frame(Sample sample, Preprocessing preprocessing, Supplier<Image> make) {
        ContentKey key = isOn() ? key(sample) : null;
        if (key == null) return make.get();
        if (records.has(key)) {
            byte[] pixels = new byte[frameBytes];
            if (records.copy(key, pixels, 0)) return preprocessing.image(pixels);
        }
        Image made = make.get();
        records.put(key, made.pixels());
        return made;
    }

    /**
     * Copies a sample's frame to its place in a batch.
     *
     * @return false if it is not here; then {@code into} holds nothing of use there
     */
    public boolean copy(Sample sample, byte[] into, int at) {
        ContentKey key = isOn() ? key(sample) : null;
        return key != null && records.copy(key, into, at);
    }

    /** Keeps a frame if there is room and it is not here yet. */
    public void put(Sample sample, byte[] frame) {
        ContentKey key = isOn() ? key(sample) : null;
        if (key != null) records.put(key, frame);
    }

    /** What is wrong with the cache, in one line; null if there is nothing new to say. */
    public @Nullable String takeWarning() {
        return records.takeWarning();
    }

    /** Others may delete the files from now on. */
    @Override
    public void close() {
        records.close();
    }
}
