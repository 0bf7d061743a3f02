package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The checksum of a safetensors file of ours; the format itself has none. It stands in the metadata as
 * {@code "fovea.crc32c":"xxxxxxxx"}: the CRC-32C (RFC 3720, appendix B.4) of the whole file with zeros in its own
 * place, as eight hexadecimal digits. Files without it, which other programs write, are not checked.
 */
final class SafetensorsChecksum {
    static final String KEY = "fovea.crc32c";

    private static final String ZEROS = "00000000";

    /** Ahead of the digits, as the header is written; inside any text of the header its quotes would be escaped. */
    private static final byte[] BEFORE = ("\"" + KEY + "\":\"").getBytes(StandardCharsets.US_ASCII);

    private static final int BLOCK = 1 << 20;

    private SafetensorsChecksum() {}

    /** The metadata with room for the checksum. */
    static Map<String, String> withRoom(Map<String, String> metadata) {
        Map<String, String> longer = new HashMap<>(metadata);
        longer.put(KEY, ZEROS);
        return longer;
    }

    /** Puts the checksum of header and tensors into the room that the header has for it. */
    static void fill(byte[] header, List<Map.Entry<String, Tensor>> tensors) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(header);
        CheckedOutputStream data = new CheckedOutputStream(OutputStream.nullOutputStream(), sum);
        for (Map.Entry<String, Tensor> named : tensors) TensorBytes.write(named.getValue(), data);
        byte[] digits = digits(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, place(header), digits.length);
    }

    /** @throws UserError if the file has a checksum and is not what it says */
    static void verify(ByteSource source, SafetensorsHeader header) {
        String expected = header.metadata().get(KEY);
        if (expected == null) return;
        ByteBuffer start = ByteBuffer.allocate(Math.toIntExact(header.dataStart()));
        source.read(start, 0);
        int place = place(start.array());
        if (place < 0 || place + ZEROS.length() > start.capacity()) throw mismatch(source);
        Arrays.fill(start.array(), place, place + ZEROS.length(), (byte) '0');
        CRC32C sum = new CRC32C();
        sum.update(start.array());
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, source.size() - header.dataStart()));
        for (long at = header.dataStart(); at < source.size(); at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), source.size() - at));
            source.read(block, at);
            sum.update(block.flip());
        }
        if (!digits(sum).equals(expected)) throw mismatch(source);
    }

    private static UserError mismatch(ByteSource source) {
        return new UserError(
                source.name() + " is damaged: its content is not what its checksum " + KEY + " says",
                "copy or write it again; a run whose checkpoint it is starts afresh with --overwrite");
    }

    private static String digits(CRC32C sum) {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Index of the first digit in a header, negative if there is none. */
    private static int place(byte[] header) {
        for (int i = 0; i + BEFORE.length <= header.length; i++) {
            if (Arrays.equals(header, i, i + BEFORE.length, BEFORE, 0, BEFORE.length)) return i + BEFORE.length;
        }
        return -1;
    }
}
