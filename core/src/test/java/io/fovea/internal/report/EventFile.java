package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads TensorBoard's event files back, by code of its own. */
public final class EventFile {
    private EventFile() {}

    /** One value of a curve. */
    public record Scalar(String tag, long step, float value) {}

    /** Checks every frame, and skips the version record. */
    public static List<Scalar> scalars(Path file) throws IOException {
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
        event.getDouble(); // the wall time
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
