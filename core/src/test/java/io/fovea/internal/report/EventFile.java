package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;

/** Reads TensorBoard's event files back, by code of its own. */
public final class EventFile {
    private EventFile() {}

    /** One value of a curve. */
    public record Scalar(String tag, long step, float value) {}

    /** A picture that could be decoded, and has the size that the event tells. */
    public record Picture(String tag, long step, int width, int height, String description) {}

    /** Of all event files of a folder, as TensorBoard reads them: in the order of their names. */
    public static List<Scalar> scalars(Path place) throws IOException {
        List<Scalar> scalars = new ArrayList<>();
        for (WireFields event : events(place)) {
            WireFields value = value(event);
            if (value.has(2)) scalars.add(new Scalar(value.text(1), event.integer(2), value.single(2)));
        }
        return scalars;
    }

    public static List<Picture> pictures(Path place) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        for (WireFields event : events(place)) {
            WireFields value = value(event);
            if (isOf("images", value)) pictures.add(picture(value, event.integer(2)));
        }
        return pictures;
    }

    private static Picture picture(WireFields value, long step) throws IOException {
        WireFields tensor = value.message(8), metadata = value.message(9);
        assertEquals(3, metadata.integer(4), "a sequence of blobs");
        assertEquals(7, tensor.integer(1), "strings");
        List<byte[]> strings = tensor.allBytes(8);
        assertEquals(strings.size(), tensor.message(2).message(2).integer(1));
        var decoded = ImageIO.read(new ByteArrayInputStream(strings.get(2)));
        assertEquals(Integer.parseInt(new String(strings.get(0), StandardCharsets.US_ASCII)), decoded.getWidth());
        assertEquals(Integer.parseInt(new String(strings.get(1), StandardCharsets.US_ASCII)), decoded.getHeight());
        return new Picture(value.text(1), step, decoded.getWidth(), decoded.getHeight(), metadata.text(3));
    }

    /** What the table of settings shows: of several, TensorBoard takes the first. */
    public static Map<String, Object> settings(Path place) throws IOException {
        WireFields start =
                plugin(place, "_hparams_/session_start_info").orElseThrow().message(3);
        Map<String, Object> settings = new LinkedHashMap<>();
        start.messages(1).forEach(entry -> settings.put(entry.text(1), plain(entry.message(2))));
        return settings;
    }

    private static Object plain(WireFields value) {
        if (value.has(2)) return value.real(2);
        return value.has(3) ? value.text(3) : value.integer(4) == 1;
    }

    /** Number of the status that a run has ended with; 0 while it has not. */
    public static int end(Path place) throws IOException {
        return plugin(place, "_hparams_/session_end_info")
                .map(data -> (int) data.message(4).integer(1))
                .orElse(0);
    }

    /** Content of the first value of a tag, which is the one that TensorBoard believes. */
    private static Optional<WireFields> plugin(Path place, String tag) throws IOException {
        for (WireFields event : events(place)) {
            WireFields value = value(event);
            if (!value.text(1).equals(tag)) continue;
            WireFields data = value.message(9).message(1);
            assertEquals("hparams", data.text(1));
            assertEquals(2, value.message(9).integer(4), "a tensor");
            return Optional.of(data.message(2));
        }
        return Optional.empty();
    }

    private static boolean isOf(String plugin, WireFields value) {
        return value.has(9) && value.message(9).message(1).text(1).equals(plugin);
    }

    private static WireFields value(WireFields event) {
        return event.message(5).message(1);
    }

    /** Checks every frame; the version records are left out. */
    private static List<WireFields> events(Path place) throws IOException {
        if (!Files.isDirectory(place)) return read(place);
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted()
                    .flatMap(file -> {
                        try {
                            return read(file).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    private static List<WireFields> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<WireFields> events = new ArrayList<>();
        for (int record = 0; in.hasRemaining(); record++) {
            byte[] length = take(in, 8);
            assertEquals(masked(length), in.getInt());
            byte[] event = take(in, (int) in.getLong(in.position() - 12));
            assertEquals(masked(event), in.getInt());
            WireFields fields = WireFields.of(event);
            if (record > 0) events.add(fields);
            else assertEquals("brain.Event:2", fields.text(3));
        }
        return events;
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
