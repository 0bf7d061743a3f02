package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    /** core/src/test/python/tensorboard_events.py */
    @Test
    void fileIsByteForByteThatOfTheGoldenScript() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.scalar("loss/train", 1, 2.302585);
            writer.scalar("learning_rate", 300, 1e-4);
            writer.scalar("accuracy/größe", 5_000_000_000L, Double.NaN);
            writer.scalar("x".repeat(200), 1, -1.5);
        }
        try (InputStream golden = getClass().getResourceAsStream("/golden/events.out.tfevents")) {
            assertArrayEquals(Objects.requireNonNull(golden).readAllBytes(), Files.readAllBytes(files().get(0)));
        }
    }

    @Test
    void epochWritesItsFiveCurves() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.epoch(new EpochRow(3, 0.5, 0.75, 0.25, 0.875, 0.125, 60));
        }
        assertEquals(
                List.of(
                        new Scalar("loss/train", 3, 0.5f),
                        new Scalar("loss/validation", 3, 0.25f),
                        new Scalar("accuracy/train", 3, 0.75f),
                        new Scalar("accuracy/validation", 3, 0.875f),
                        new Scalar("learning_rate", 3, 0.125f)),
                scalars(files().get(0)));
    }

    @Test
    void valueIsOnDiskBeforeTheWriterIsClosed() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.open(folder, CLOCK)) {
            writer.scalar("loss/train", 1, 0.5);
            assertEquals(List.of(new Scalar("loss/train", 1, 0.5f)), scalars(files().get(0)));
        }
    }

    @Test
    void secondRunInTheSameSecondGetsItsOwnFile() throws IOException {
        TensorBoardWriter.open(folder, CLOCK).close();
        TensorBoardWriter.open(folder, CLOCK).close();
        assertEquals(2, files().size());
        assertTrue(files().get(0).getFileName().toString().startsWith("events.out.tfevents.1700000000."));
    }

    private record Scalar(String tag, long step, float value) {}

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Reads the file back, checks every frame, and skips the version record. */
    private static List<Scalar> scalars(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Scalar> scalars = new ArrayList<>();
        for (int record = 0; in.hasRemaining(); record++) {
            byte[] length = take(in, 8);
            assertEquals(masked(length), in.getInt());
            byte[] event = take(in, (int) in.getLong(in.position() - 12));
            assertEquals(masked(event), in.getInt());
            if (record > 0) scalars.add(scalar(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return scalars;
    }

    /** Small numbers only: every length and step is below 128. */
    private static Scalar scalar(ByteBuffer event) {
        assertEquals(1 << 3 | 1, event.get());
        assertEquals(1_700_000_000.25, event.getDouble());
        assertEquals(2 << 3, event.get());
        long step = event.get();
        assertEquals(5 << 3 | 2, event.get());
        assertEquals(event.get(), event.remaining());
        assertEquals(1 << 3 | 2, event.get());
        assertEquals(event.get(), event.remaining());
        assertEquals(1 << 3 | 2, event.get());
        String tag = new String(take(event, event.get()), StandardCharsets.UTF_8);
        assertEquals(2 << 3 | 5, event.get());
        return new Scalar(tag, step, event.getFloat());
    }

    private static byte[] take(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, data.length);
        int value = (int) crc.getValue();
        return (value >>> 15 | value << 17) + 0xa282ead8;
    }
}
