package io.fovea.internal.kept;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records of one size that were made before, by this run or another, kept in files of Fovea's cache folder, which the
 * operating system keeps in memory where that suffices. A record is found by a key of the content it is made of, and by
 * all that decides how it is made. Safe for several threads.
 *
 * <p>Nothing depends on it but time: what is not kept is made. That goes for records that do not fit the limit, for all
 * from the moment the disk is full, and for those that are not what was written (checksums). Of processes that begin at
 * the same time each makes its own.
 */
public final class KeptRecords implements AutoCloseable {
    /** Keeps nothing. */
    public static final KeptRecords NONE = new KeptRecords(null, Map.of(), 0);

    private final @Nullable KeptFiles files;
    /** The record of every key that is wanted; empty as long as it is not here. */
    private final Map<ContentKey, Optional<KeptFiles.Kept>> records;

    private final long found;
    private final LongAdder copied = new LongAdder();
    private final LongAdder added = new LongAdder();

    private KeptRecords(@Nullable KeptFiles files, Map<ContentKey, Optional<KeptFiles.Kept>> records, long found) {
        this.files = files;
        this.records = records;
        this.found = found;
    }

    /**
     * @param made all that decides the bytes of a record beside its key, in words; {@link SegmentHeader} has room for
     *     four thousand letters
     * @param recordBytes of one record
     * @param keys of the records that will be asked for
     * @param warn told, by this thread, if the folder cannot be used
     */
    public static KeptRecords open(
            KeptFolder folder, String made, int recordBytes, Collection<ContentKey> keys, Consumer<String> warn) {
        if (folder.limit() == 0 || keys.isEmpty()) return NONE;
        Map<ContentKey, Optional<KeptFiles.Kept>> records = new ConcurrentHashMap<>();
        for (ContentKey key : keys) records.put(key, Optional.empty());
        KeptFiles files = new KeptFiles(folder, made, recordBytes);
        try {
            Files.createDirectories(folder.path());
            folder.tidy();
            long found = files.find((key, kept) -> records.replace(key, Optional.empty(), Optional.of(kept)));
            return new KeptRecords(files, records, found);
        } catch (IOException e) {
            files.close();
            warn.accept(folder.cannot(e));
            return NONE;
        }
    }

    /** Whether records are kept here at all. */
    public boolean isOn() {
        return files != null;
    }

    /** Different contents among those it was opened for. */
    public long wanted() {
        return records.size();
    }

    /** How many of these had their record here from the start. */
    public long found() {
        return found;
    }

    /** How many times a record was copied from here. */
    public long copied() {
        return copied.sum();
    }

    /** How many records were added. */
    public long added() {
        return added.sum();
    }

    /** Whether a record is here, as far as is known without reading it. */
    public boolean has(ContentKey key) {
        return kept(key) != null;
    }

    private KeptFiles.@Nullable Kept kept(ContentKey key) {
        Optional<KeptFiles.Kept> kept = records.get(key);
        return kept == null ? null : kept.orElse(null);
    }

    /**
     * Copies a record.
     *
     * @return false if it is not here; then {@code into} holds nothing of use there
     */
    public boolean copy(ContentKey key, byte[] into, int at) {
        KeptFiles.Kept kept = kept(key);
        if (kept == null) return false;
        if (kept.copy(into, at)) {
            copied.increment();
            return true;
        }
        if (files != null && records.replace(key, Optional.of(kept), Optional.empty())) files.forget(kept);
        return false;
    }

    /**
     * Keeps a record if it is wanted, there is room and it is not here yet. Two threads may write equal contents'
     * records at the same time, once: one of the two is then never read.
     */
    public void put(ContentKey key, byte[] record) {
        Optional<KeptFiles.Kept> earlier = records.get(key);
        if (files == null || earlier == null || earlier.isPresent()) return;
        KeptFiles.Kept kept = files.add(key, record, records.size() - found - added.sum());
        if (kept == null) return;
        records.put(key, Optional.of(kept));
        added.increment();
    }

    /** What is wrong with the files, in one line; null if there is nothing new to say. */
    public @Nullable String takeWarning() {
        return files == null ? null : files.takeWarning();
    }

    /** Others may delete the files from now on. */
    @Override
    public void close() {
        if (files != null) files.close();
    }
}
