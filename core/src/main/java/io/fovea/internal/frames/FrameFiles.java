package io.fovea.internal.frames;

import io.fovea.internal.tree.CopyLocks;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that a {@link FrameCache} uses: those in which it found frames, and one at a time to which it adds. Safe
 * for several threads.
 */
final class FrameFiles implements Closeable {
    private final FrameFolder folder;
    private final String framing;
    private final int frameBytes;

    // guarded by this
    private final List<Closeable> open = new ArrayList<>();
    private @Nullable Deque<Path> unfilled;
    private @Nullable FrameSegment growing;
    private boolean stopped;
    private @Nullable String warning;

    /** @param framing all that decides the pixels of a frame */
    FrameFiles(FrameFolder folder, String framing, int frameBytes) {
        this.folder = folder;
        this.framing = framing;
        this.frameBytes = frameBytes;
    }

    /** Where a frame is. */
    record Kept(FrameSegment segment, int place) {
        boolean copy(byte[] into, int at) {
            return segment.copy(place, into, at);
        }
    }

    /** Told of a frame that was found; returns whether it was wanted. */
    interface Wanted {
        boolean take(ContentKey key, Kept kept);
    }

    /**
     * Looks through the files there are, those used last first, and keeps from deletion what is wanted.
     *
     * @return how many frames were
     */
    synchronized long find(Wanted wanted) throws IOException {
        long found = 0;
        for (Path file : folder.files(key())) {
            Optional<CopyLocks.Hold> hold = folder.locks().tryShared(FrameFolder.name(file));
            if (hold.isPresent()) found += find(file, hold.get(), wanted);
        }
        return found;
    }

    /** Keeps the file and the hold if it has anything wanted. */
    private long find(Path file, CopyLocks.Hold hold, Wanted wanted) throws IOException {
        record Entry(ContentKey key, int place) {}
        List<Entry> entries = new ArrayList<>();
        FrameSegment segment;
        try {
            segment = FrameSegment.open(
                    file, framing, frameBytes, false, (key, place) -> entries.add(new Entry(key, place)));
        } catch (IOException e) { // the remains of a process that was killed, or of a damaged disk
            hold.close();
            folder.discard(file);
            return 0;
        }
        long used = entries.stream()
                .filter(entry -> wanted.take(entry.key(), new Kept(segment, entry.place())))
                .count();
        if (used > 0) {
            open.addAll(List.of(segment, hold));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } else {
            segment.close();
            hold.close();
        }
        return used;
    }

    private ContentKey key() {
        return ContentKey.of(framing);
    }

    /**
     * @param missing frames that are still to come, this one included
     * @return null if there is no room
     */
    @Nullable
    Kept add(ContentKey key, byte[] frame, long missing) {
        try {
            for (FrameSegment segment = growing(missing); segment != null; segment = growing(missing)) {
                int place = segment.claim();
                if (place >= 0) {
                    segment.put(place, key, frame);
                    return new Kept(segment, place);
                }
                filled(segment);
            }
        } catch (IOException e) {
            stop(FrameCache.cannot(folder.path(), e));
        }
        return null;
    }

    private synchronized void filled(FrameSegment segment) {
        if (growing == segment) growing = null;
    }

    private synchronized @Nullable FrameSegment growing(long missing) throws IOException {
        if (growing == null && !stopped) growing = next(missing);
        return stopped ? null : growing;
    }

    /** A file that an earlier run left unfilled, else a new one; null if there is no room. */
    private @Nullable FrameSegment next(long missing) throws IOException {
        int capacity = (int) Math.max(1, Math.min(FrameSegment.MOST_FRAMES, FrameSegment.USUAL_BYTES / frameBytes));
        long overhead = FrameSegment.bytes(capacity, 0, frameBytes);
        long wanted = overhead + Math.min(missing, capacity) * frameBytes;
        long frames = (folder.room(wanted) - overhead) / frameBytes;
        if (frames <= 0) {
            stop(
                    "there is no room for more frames in %s (at most %,d MB by FOVEA_CACHE_SIZE, and 1 GB of the disk stays free): about %,d images are decoded in every epoch"
                            .formatted(folder.path(), folder.limit() >> 20, missing));
            return null;
        }
        FrameSegment segment = unfilled();
        if (segment == null) segment = create(new SegmentHeader(framing, frameBytes, capacity));
        segment.allow(frames);
        return segment;
    }

    private @Nullable FrameSegment unfilled() throws IOException {
        Deque<Path> rest = unfilled;
        if (rest == null) rest = unfilled = new ArrayDeque<>(folder.files(key()));
        for (Path file = rest.poll(); file != null; file = rest.poll()) {
            List<CopyLocks.Hold> holds = holds(file);
            FrameSegment segment = holds.isEmpty() ? null : unfilled(file);
            if (segment != null) {
                open.addAll(holds);
                open.add(segment);
                return segment;
            }
            holds.forEach(CopyLocks.Hold::close);
        }
        return null;
    }

    /** What cannot be filled further can be left: there are new files. */
    private @Nullable FrameSegment unfilled(Path file) {
        try {
            FrameSegment segment = FrameSegment.open(file, framing, frameBytes, true, (key, place) -> {});
            if (segment.hasRoom()) return segment;
            segment.close();
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private FrameSegment create(SegmentHeader header) throws IOException {
        Path file = folder.newFile(key());
        open.addAll(holds(file));
        FrameSegment segment = FrameSegment.create(file, header);
        open.add(segment);
        return segment;
    }

    /** What a writer must hold; empty if another has it. */
    private List<CopyLocks.Hold> holds(Path file) throws IOException {
        String name = FrameFolder.name(file);
        Optional<CopyLocks.Hold> shared = folder.locks().tryShared(name);
        if (shared.isEmpty()) return List.of();
        Optional<CopyLocks.Hold> alone = folder.locks().tryAlone(name + FrameFolder.WRITING);
        if (alone.isPresent()) return List.of(shared.get(), alone.get());
        shared.get().close();
        return List.of();
    }

    /** A frame turned out not to be what was written. */
    synchronized void forget(Kept kept) {
        if (!stopped && warning == null) {
            warning = kept.segment().file() + " is damaged: what is lost of it is decoded anew";
        }
        try {
            FrameSegment.forget(kept.segment().file(), kept.place());
        } catch (IOException e) {
            return; // its checksum tells again the next time
        }
    }

    private synchronized void stop(String why) {
        if (stopped) return;
        stopped = true;
        warning = why;
    }

    synchronized @Nullable String takeWarning() {
        String taken = warning;
        warning = null;
        return taken;
    }

    @Override
    public synchronized void close() {
        stopped = true;
        growing = null;
        for (Closeable each : open) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }
}
