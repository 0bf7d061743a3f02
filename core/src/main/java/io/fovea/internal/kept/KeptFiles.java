package io.fovea.internal.kept;

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
 * The files that a {@link KeptRecords} uses: those in which it found records, and one at a time to which it adds. Safe
 * for several threads.
 */
final class KeptFiles implements Closeable {
    private final KeptFolder folder;
    private final String made;
    private final int recordBytes;

    // guarded by this
    private final List<Closeable> open = new ArrayList<>();
    private @Nullable Deque<Path> unfilled;
    private @Nullable Segment growing;
    private boolean stopped;
    private @Nullable String warning;

    /** @param made all that decides the bytes of a record beside its key */
    KeptFiles(KeptFolder folder, String made, int recordBytes) {
        this.folder = folder;
        this.made = made;
        this.recordBytes = recordBytes;
    }

    /** Where a record is. */
    record Kept(Segment segment, int place) {
        boolean copy(byte[] into, int at) {
            return segment.copy(place, into, at);
        }
    }

    /** Told of a record that was found; returns whether it was wanted. */
    interface Wanted {
        boolean take(ContentKey key, Kept kept);
    }

    /**
     * Looks through the files there are, those used last first, and keeps from deletion what is wanted.
     *
     * @return how many records were
     */
    synchronized long find(Wanted wanted) throws IOException {
        long found = 0;
        for (Path file : folder.files(key())) {
            Optional<CopyLocks.Hold> hold = folder.locks().tryShared(KeptFolder.name(file));
            if (hold.isPresent()) found += find(file, hold.get(), wanted);
        }
        return found;
    }

    /** Keeps the file and the hold if it has anything wanted. */
    private long find(Path file, CopyLocks.Hold hold, Wanted wanted) throws IOException {
        record Entry(ContentKey key, int place) {}
        List<Entry> entries = new ArrayList<>();
        Segment segment;
        try {
            segment = Segment.open(
                    file, folder.kind(), made, recordBytes, false, (key, place) -> entries.add(new Entry(key, place)));
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
        return ContentKey.of(made);
    }

    /**
     * @param missing records that are still to come, this one included
     * @return null if there is no room
     */
    @Nullable
    Kept add(ContentKey key, byte[] record, long missing) {
        try {
            for (Segment segment = growing(missing); segment != null; segment = growing(missing)) {
                int place = segment.claim();
                if (place >= 0) {
                    segment.put(place, key, record);
                    return new Kept(segment, place);
                }
                filled(segment);
            }
        } catch (IOException e) {
            stop(folder.cannot(e));
        }
        return null;
    }

    private synchronized void filled(Segment segment) {
        if (growing == segment) growing = null;
    }

    private synchronized @Nullable Segment growing(long missing) throws IOException {
        if (growing == null && !stopped) growing = next(missing);
        return stopped ? null : growing;
    }

    /** A file that an earlier run left unfilled, else a new one; null if there is no room. */
    private @Nullable Segment next(long missing) throws IOException {
        int capacity = (int) Math.max(1, Math.min(Segment.MOST_RECORDS, Segment.USUAL_BYTES / recordBytes));
        long overhead = Segment.bytes(capacity, 0, recordBytes);
        long wanted = overhead + Math.min(missing, capacity) * recordBytes;
        long records = (folder.room(wanted) - overhead) / recordBytes;
        if (records <= 0) {
            stop(folder.full(missing));
            return null;
        }
        Segment segment = unfilled();
        if (segment == null) segment = create(new SegmentHeader(folder.kind(), made, recordBytes, capacity));
        segment.allow(records);
        return segment;
    }

    private @Nullable Segment unfilled() throws IOException {
        Deque<Path> rest = unfilled;
        if (rest == null) rest = unfilled = new ArrayDeque<>(folder.files(key()));
        for (Path file = rest.poll(); file != null; file = rest.poll()) {
            List<CopyLocks.Hold> holds = holds(file);
            Segment segment = holds.isEmpty() ? null : unfilled(file);
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
    private @Nullable Segment unfilled(Path file) {
        try {
            Segment segment = Segment.open(file, folder.kind(), made, recordBytes, true, (key, place) -> {});
            if (segment.hasRoom()) return segment;
            segment.close();
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private Segment create(SegmentHeader header) throws IOException {
        Path file = folder.newFile(key());
        open.addAll(holds(file));
        Segment segment = Segment.create(file, header);
        open.add(segment);
        return segment;
    }

    /** What a writer must hold; empty if another has it. */
    private List<CopyLocks.Hold> holds(Path file) throws IOException {
        String name = KeptFolder.name(file);
        Optional<CopyLocks.Hold> shared = folder.locks().tryShared(name);
        if (shared.isEmpty()) return List.of();
        Optional<CopyLocks.Hold> alone = folder.locks().tryAlone(name + KeptFolder.WRITING);
        if (alone.isPresent()) return List.of(shared.get(), alone.get());
        shared.get().close();
        return List.of();
    }

    /** A record turned out not to be what was written. */
    synchronized void forget(Kept kept) {
        if (!stopped && warning == null) {
            warning = kept.segment().file() + " is damaged: what is lost of it is made anew";
        }
        try {
            Segment.forget(kept.segment().file(), kept.place());
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
