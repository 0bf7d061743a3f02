package io.fovea.internal.frames;

import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.DatasetCheck;
import io.fovea.internal.source.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were made before, by this run or another, kept in files of Fovea's cache folder: each image is decoded
 * once for a framing, and later epochs and runs copy its frame, which the operating system keeps in memory where that
 * suffices. A frame is found by the content of the image's file and by all that decides its pixels, so the same images
 * in another data set are found as well, and a changed one is not. Safe for several threads.
 *
 * <p>Nothing depends on it but time: what is not kept is decoded. That goes for images whose content no
 * {@link DatasetCheck} has told, for those that do not fit the limit, for all from the moment the disk is full, and for
 * frames that are not what was written (checksums). Of processes that begin at the same time each makes its own.
 */
public final class FrameCache implements AutoCloseable {
    /** Keeps nothing. */
    public static final FrameCache NONE = new FrameCache(null, Map.of(), 0, 0);

    private final @Nullable FrameFiles files;
    /** The frame of every content that is wanted; empty as long as it is not here. */
    private final Map<ContentKey, Optional<FrameFiles.Kept>> frames;

    private final int frameBytes;
    private final long found;
    private final LongAdder copied = new LongAdder();
    private final LongAdder added = new LongAdder();

    private FrameCache(
            @Nullable FrameFiles files, Map<ContentKey, Optional<FrameFiles.Kept>> frames, int frameBytes, long found) {
        this.files = files;
        this.frames = frames;
        this.frameBytes = frameBytes;
        this.found = found;
    }

    /**
     * @param preprocessing whose framing the frames have; a random one is not kept
     * @param samples whose frames will be asked for
     * @param warn told, by this thread, if the folder cannot be used
     */
    public static FrameCache open(
            FrameFolder folder, Preprocessing preprocessing, Collection<Sample> samples, Consumer<String> warn) {
        Map<ContentKey, Optional<FrameFiles.Kept>> frames = new ConcurrentHashMap<>();
        for (Sample sample : samples) {
            ContentKey key = ContentKey.of(sample);
            if (key != null) frames.put(key, Optional.empty());
        }
        if (folder.limit() == 0 || frames.isEmpty() || preprocessing.framing().isRandom()) return NONE;
        String framing = preprocessing.frameText() + ", decoder " + ImageDecoder.PIXELS;
        FrameFiles files = new FrameFiles(folder, framing, preprocessing.frameBytes());
        try {
            Files.createDirectories(folder.path());
            folder.tidy();
            long found = files.find((key, kept) -> frames.replace(key, Optional.empty(), Optional.of(kept)));
            return new FrameCache(files, frames, preprocessing.frameBytes(), found);
        } catch (IOException e) {
            files.close();
            warn.accept(cannot(folder.path(), e));
            return NONE;
        }
    }

    static String cannot(Path folder, IOException e) {
        return "frames cannot be kept in " + folder + " (" + e + "): images are decoded in every epoch";
    }

    /** Whether frames are kept here at all. */
    public boolean isOn() {
        return files != null;
    }

    /** Different images among those it was opened for. */
    public long wanted() {
        return frames.size();
    }

    /** How many of these had their frame here from the start. */
    public long found() {
        return found;
    }

    /** How many times a frame was copied from here. */
    public long copied() {
        return copied.sum();
    }

    /** How many frames were added. */
    public long added() {
        return added.sum();
    }

    /**
     * The frame of a sample: a copy of what is here, else what {@code make} makes, which is then kept.
     *
     * @param preprocessing of this cache
     * @throws io.fovea.image.UnreadableImage as {@code make} does
     */
    public Image frame(Sample sample, Preprocessing preprocessing, Supplier<Image> make) {
        ContentKey key = key(sample);
        FrameFiles.Kept kept = key == null ? null : kept(key);
        if (key != null && kept != null) {
            byte[] pixels = new byte[frameBytes];
            if (copy(key, kept, pixels, 0)) return preprocessing.image(pixels);
        }
        Image made = make.get();
        if (key != null) put(key, made.pixels());
        return made;
    }

    /**
     * Copies a sample's frame to its place in a batch.
     *
     * @return false if it is not here; then {@code into} holds nothing of use there
     */
    public boolean copy(Sample sample, byte[] into, int at) {
        ContentKey key = key(sample);
        FrameFiles.Kept kept = key == null ? null : kept(key);
        return key != null && kept != null && copy(key, kept, into, at);
    }

    /** Keeps a frame if there is room and it is not here yet. */
    public void put(Sample sample, byte[] frame) {
        ContentKey key = key(sample);
        if (key != null) put(key, frame);
    }

    private @Nullable ContentKey key(Sample sample) {
        return isOn() ? ContentKey.of(sample) : null;
    }

    private FrameFiles.@Nullable Kept kept(ContentKey key) {
        Optional<FrameFiles.Kept> kept = frames.get(key);
        return kept == null ? null : kept.orElse(null);
    }

    private boolean copy(ContentKey key, FrameFiles.Kept kept, byte[] into, int at) {
        if (kept.copy(into, at)) {
            copied.increment();
            return true;
        }
        if (files != null && frames.replace(key, Optional.of(kept), Optional.empty())) files.forget(kept);
        return false;
    }

    /** Two threads may write equal files' frames at the same time, once: one of the two is then never read. */
    private void put(ContentKey key, byte[] frame) {
        Optional<FrameFiles.Kept> earlier = frames.get(key);
        if (files == null || earlier == null || earlier.isPresent()) return;
        FrameFiles.Kept kept = files.add(key, frame, frames.size() - found - added.sum());
        if (kept == null) return;
        frames.put(key, Optional.of(kept));
        added.increment();
    }

    /** What is wrong with the cache, in one line; null if there is nothing new to say. */
    public @Nullable String takeWarning() {
        return files == null ? null : files.takeWarning();
    }

    /** Others may delete the files from now on. */
    @Override
    public void close() {
        if (files != null) files.close();
    }
}
