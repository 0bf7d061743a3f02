package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.evaluate.ConfusionMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Appends a run's figures to an event file that TensorBoard reads. Every value is on disk, as a whole record, when its
 * method returns, so that TensorBoard can follow a run. Not thread-safe.
 *
 * <p>A record is framed as in TensorFlow's {@code core/lib/io/record_writer.cc}, little-endian: length (uint64), masked
 * CRC-32C of the length, data, masked CRC-32C of the data. The data is an {@code Event} ({@link TensorBoardEvent}).
 */
public final class TensorBoardWriter implements AutoCloseable {
    /** From TensorFlow's {@code core/lib/hash/crc32c.h}. */
    private static final int MASK_DELTA = 0xa282ead8;

    private static final String PREFIX = "events.out.tfevents.", END = ".end";

    private final Path folder;
    private final FileChannel file;
    private final Clock clock;

    private TensorBoardWriter(Path folder, FileChannel file, Clock clock) {
        this.folder = folder;
        this.file = file;
        this.clock = clock;
    }

    /**
     * Starts a new event file; earlier ones in the folder stay and TensorBoard reads them in the order of their names.
     * Only what said that the run had ended goes: it goes on.
     *
     * @param folder made if it is missing
     */
    public static TensorBoardWriter open(Path folder) throws IOException {
        return open(folder, Clock.systemUTC());
    }

    static TensorBoardWriter open(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        deleteEnds(folder);
        return open(folder, clock, "");
    }

    private static TensorBoardWriter open(Path folder, Clock clock, String suffix) throws IOException {
        TensorBoardWriter writer = new TensorBoardWriter(folder, create(folder, clock.millis() / 1000, suffix), clock);
        writer.append(TensorBoardEvent.version(writer.wallTime()));
        return writer;
    }

    /** Two runs may start within a second: the number at the end keeps their files apart and in order. */
    private static FileChannel create(Path folder, long second, String suffix) throws IOException {
        for (int n = 0; ; n++) {
            Path path = folder.resolve(String.format(Locale.ROOT, "%s%010d.fovea.%d%s", PREFIX, second, n, suffix));
            try {
                return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException taken) {
                // the next number, then
            }
        }
    }

    private static void deleteEnds(Path folder) throws IOException {
        try (DirectoryStream<Path> ends = Files.newDirectoryStream(folder, PREFIX + "*" + END)) {
            for (Path end : ends) Files.delete(end);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** What TensorBoard's table of settings shows of the run, which begins now or goes on. */
    public void begin(HyperparameterSession session) throws IOException {
        plugin(HyperparameterSession.START, session.start(wallTime()));
    }

    /**
     * The run has ended. That stands in a file of its own, because TensorBoard believes what was said first: a run that
     * goes on after all can delete it.
     */
    public void end(HyperparameterSession.End how) throws IOException {
        deleteEnds(folder);
        try (TensorBoardWriter end = open(folder, clock, END)) {
            end.plugin(HyperparameterSession.END, HyperparameterSession.end(how, wallTime()));
        }
    }

    private void plugin(String tag, WireMessage content) throws IOException {
        append(TensorBoardEvent.plugin(wallTime(), tag, HyperparameterSession.PLUGIN, content));
    }

    /**
     * @param tag the name of the curve, such as {@code loss/train}; TensorBoard groups by what stands before the slash
     * @param step place on the horizontal axis
     * @param value kept as float32
     */
    public void scalar(String tag, long step, double value) throws IOException {
        append(TensorBoardEvent.scalar(wallTime(), step, tag, (float) value));
    }

    /** The curves of one epoch, with the epoch as the step. */
    public void epoch(EpochRow row) throws IOException {
        scalars(row.epoch(), Curves.of(row));
    }

    /** One value of each curve. */
    public void scalars(long step, Map<String, Double> values) throws IOException {
        for (Map.Entry<String, Double> value : values.entrySet()) scalar(value.getKey(), step, value.getValue());
    }

    /** The confusion matrix as a picture; nothing where it has too many classes for one. */
    public void confusion(String tag, long step, Labels labels, ConfusionMatrix matrix) throws IOException {
        if (!ConfusionPicture.shows(matrix.classes())) return;
        EncodedPicture picture = EncodedPicture.png(ConfusionPicture.of(matrix));
        image(tag, step, picture, ConfusionPicture.description(labels));
    }

    void image(String tag, long step, EncodedPicture picture, String description) throws IOException {
        append(TensorBoardEvent.image(wallTime(), step, tag, picture, description));
    }

    private double wallTime() {
        return clock.millis() / 1000.0;
    }

    private void append(byte[] event) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(8 + 4 + event.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.length);
        record.putInt(maskedCrc(record.array(), 8));
        record.put(event);
        record.putInt(maskedCrc(event, event.length));
        record.flip();
        while (record.hasRemaining()) file.write(record);
    }

    /** Masked because a checksum of data that holds its own checksum is weak. */
    private static int maskedCrc(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
