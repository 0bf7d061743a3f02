package io.fovea.internal.dataset;

import io.fovea.image.UnreadableImage;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.Encoded;
import io.fovea.internal.tree.FileState;
import io.fovea.internal.tree.Origin;
import io.fovea.internal.tree.RawPixels;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the files of a data set. Those that an earlier pass has read, and that have the same size and time of
 * change, are not read again.
 */
final class FileCheck {
    /** Images between two looks at the clock; all threads wait for the last of them. */
    private static final int BLOCK = 1 << 14;

    private static final long SAVED_EVERY = TimeUnit.MINUTES.toNanos(1);
    /**
     * A file that changes twice within one tick of its file system's clock has one time of change for two contents. The
     * longest tick is FAT's. git is as careful ("racy git", Documentation/technical/racy-git.txt).
     */
    private static final long TICK = TimeUnit.SECONDS.toNanos(2);

    /** Its row is filled. */
    private static final byte CHECKED = 1;
    /** Its row was found in the memory. */
    private static final byte RECALLED = 2;
    /** Its row holds as long as size and time stay. */
    private static final byte LASTING = 4;
    /** The content is not at fault. */
    private static final byte UNAVAILABLE = 8;

    private final List<Sample> samples;
    private final CheckOptions options;
    private final Pace pace;
    private final long started = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private final CheckRecords remembered;
    private final CheckRecords.Index index;
    private final CheckRecords found;
    private final byte[] marks;

    private FileCheck(List<Sample> samples, CheckOptions options) {
        this.samples = samples;
        this.options = options;
        this.pace = new Pace(options.listener());
        this.remembered = options.memory().read(options.listener()::note);
        this.index = remembered.new Index(any -> true);
        this.found = new CheckRecords(samples.size());
        this.marks = new byte[samples.size()];
    }

    /** @throws java.util.concurrent.CancellationException if asked to stop; what was found so far is remembered */
    static FileCheck of(List<Sample> samples, CheckOptions options) {
        options.listener().begin("checking", samples.size());
        FileCheck check = new FileCheck(samples, options);
        try {
            check.run();
        } finally {
            check.save();
            check.pace.tell();
        }
        options.listener().note(check.summary());
        return check;
    }

    boolean isReadable(int position) {
        return found.isReadable(position);
    }

    /** Of a file that is not readable. */
    String reason(int position) {
        return found.reason(position);
    }

    /** Whether the content is at fault, so that trying again is of no use. */
    boolean isDamaged(int position) {
        return (marks[position] & UNAVAILABLE) == 0;
    }

    Fingerprint content(int position) {
        return found.content(position);
    }

    /** @return the first readable file with the bytes of this one, or {@link PositionTable#NONE} if it is the first */
    int addContent(PositionTable contents, int position) {
        return contents.add(position, found.contentHash(position), other -> isEqual(other, position));
    }

    /** @return the first readable file with the bytes of this one, once all were added */
    int findContent(PositionTable contents, int position) {
        return contents.find(found.contentHash(position), other -> isEqual(other, position));
    }

    private boolean isEqual(int one, int other) {
        return found.haveEqualContent(one, other)
                && haveOneShape(samples.get(one).origin(), samples.get(other).origin());
    }

    /** Of pixels without a file the bytes do not tell it. */
    private static boolean haveOneShape(Origin one, Origin other) {
        return !(one instanceof RawPixels raw && other instanceof RawPixels pixels)
                || (raw.image().height() == pixels.image().height()
                        && raw.image().width() == pixels.image().width());
    }

    private void run() {
        long lastSaved = System.nanoTime();
        for (int from = 0; from < samples.size(); from += BLOCK) {
            int to = Math.min(samples.size(), from + BLOCK);
            ParallelPass.each(from, to, options.threads(), options.stop(), this::check);
            if (System.nanoTime() - lastSaved < SAVED_EVERY) continue;
            save(); // against a power failure
            lastSaved = System.nanoTime();
        }
    }

    private void check(int position) {
        Sample sample = samples.get(position);
        if (sample.origin() instanceof RawPixels raw) {
            found.putReadable(position, Fingerprint.of(raw.image().pixels()));
            marks[position] = CHECKED;
        } else {
            check(position, sample.path(), (Encoded) sample.origin());
        }
        pace.advance();
    }

    private void check(int position, String path, Encoded file) {
        FileState state = options.memory().isKept() ? state(file) : null;
        if (state == null) {
            marks[position] = (byte) (CHECKED | read(position, file, null));
            return;
        }
        CheckRecords.Key key = CheckRecords.Key.of(path);
        int row = index.find(key);
        if (row != PositionTable.NONE && remembered.isOf(row, state)) {
            found.copy(position, remembered, row);
            marks[position] = CHECKED | RECALLED | LASTING;
            return;
        }
        found.putKey(position, key);
        found.putState(position, state);
        marks[position] = (byte) (CHECKED | read(position, file, state));
    }

    private static @Nullable FileState state(Encoded file) {
        try {
            return file.state();
        } catch (IOException e) {
            return null; // reading it tells why
        }
    }

    /** @return what else there is to mark */
    private int read(int position, Encoded file, @Nullable FileState state) {
        boolean lasting = state != null && state.modified() < started - TICK;
        try {
            byte[] bytes = file.bytes();
            if (state != null) lasting &= file.isWhole(bytes, state);
            options.decoder().check(bytes, file.name());
            found.putReadable(position, Fingerprint.of(bytes));
            return lasting ? LASTING : 0;
        } catch (UnreadableImage e) {
            found.putUnreadable(position, e.reason());
            if (!e.isDamaged()) return UNAVAILABLE;
            return lasting ? LASTING : 0;
        }
    }

    /** Writes what is worth remembering, unless it is there already. */
    private void save() {
        if (!options.memory().isKept()) return;
        boolean complete = true;
        int lasting = 0, recalled = 0;
        for (byte mark : marks) {
            complete &= mark != 0;
            if ((mark & LASTING) != 0) lasting++;
            if ((mark & RECALLED) != 0) recalled++;
        }
        boolean nothingNew = recalled == lasting && (!complete || remembered.count() == lasting);
        if (nothingNew) return;
        CheckRecords none = new CheckRecords(0);
        if (complete) {
            options.memory().write(CheckRecords.joined(found, this::isLasting, none, any -> true), this::note);
        } else { // with what this or another run found in the files that were not reached
            CheckRecords before = options.memory().read(this::note);
            CheckRecords.Index checked = found.new Index(row -> marks[row] != 0);
            options.memory()
                    .write(
                            CheckRecords.joined(
                                    found,
                                    this::isLasting,
                                    before,
                                    row -> checked.find(before.key(row)) == PositionTable.NONE),
                            this::note);
        }
    }

    private boolean isLasting(int row) {
        return (marks[row] & LASTING) != 0;
    }

    private void note(String line) {
        options.listener().note(line);
    }

    private String summary() {
        int recalled = 0;
        for (byte mark : marks) recalled += (mark & RECALLED) / RECALLED;
        String images = samples.size() == 1 ? "1 image" : String.format(Locale.ROOT, "%,d images", samples.size());
        String unchanged =
                recalled == 0 ? "" : String.format(Locale.ROOT, " (%,d unchanged since the last check)", recalled);
        return "checked " + images + unchanged;
    }
}
