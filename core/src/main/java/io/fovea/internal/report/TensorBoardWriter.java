package io.fovea.internal.report;

import io.fovea.evaluate.LabelMeans;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Appends scalars to an event file that TensorBoard reads. Every value is on disk, as a whole record, when
 * {@link #scalar} returns, so that TensorBoard can follow a run. Not thread-safe.
 *
 * <p>A record is framed as in TensorFlow's {@code core/lib/io/record_writer.cc}, little-endian: length (uint64), masked
 * CRC-32C of the length, data, masked CRC-32C of the data. The data is an {@code Event} ({@link TensorBoardEvent}).
 */
public final class TensorBoardWriter implements AutoCloseable {
    /** From TensorFlow's {@code core/lib/hash/crc32c.h}. */
    private static final int MASK_DELTA = 0xa282ead8;

    private final FileChannel file;
    private final Clock clock;

    private TensorBoardWriter(FileChannel file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Starts a new event file; earlier ones in the folder stay and TensorBoard reads them in the order of their names.
     *
     * @param folder made if it is missing
     */
    public static TensorBoardWriter open(Path folder) throws IOException {
        return open(folder, Clock.systemUTC());
    }

    static TensorBoardWriter open(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        TensorBoardWriter writer = new TensorBoardWriter(create(folder, clock.millis() / 1000), clock);
        writer.append(TensorBoardEvent.version(writer.wallTime()));
        return writer;
    }

    /** Two runs may start within a second: the number at the end keeps their files apart and in order. */
    private static FileChannel create(Path folder, long second) throws IOException {
        for (int n = 0; ; n++) {
            Path path = folder.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.fovea.%d", second, n));
            try {
                return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException taken) {
                // the next number, then
            }
        }
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
        scalar("loss/train", row.epoch(), row.trainLoss());
        scalar("loss/validation", row.epoch(), row.validationLoss());
        LabelMeans labels = row.labels();
        if (labels != null) {
            scalar("macro_f1/validation", row.epoch(), labels.macroF1());
            scalar("map/validation", row.epoch(), labels.meanAveragePrecision());
        }
        String right = labels == null ? "accuracy" : "exactly_right";
        scalar(right + "/train", row.epoch(), row.trainAccuracy());
        scalar(right + "/validation", row.epoch(), row.validationAccuracy());
        scalar("learning_rate", row.epoch(), row.learningRate());
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
