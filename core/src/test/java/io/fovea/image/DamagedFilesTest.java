package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Files of every format, damaged at random: decoding gives an image or an {@link UnreadableImage}, the same every time,
 * in bounded memory, and the process lives. libjpeg and libpng may complain on standard error.
 */
class DamagedFilesTest {
    private static final int[] EXTREMES = {
        0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, Integer.MAX_VALUE, 1 << 31, 1 << 20
    };
    private static final long MOST_BYTES = 100 << 20;

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void damagedFilesGiveAnImageOrAReason() {
        decodeDamaged(12, 7);
    }

    @Test
    @Tag("acceptance")
    void manyDamagedFilesGiveAnImageOrAReason() {
        decodeDamaged(400, 8);
    }

    private void decodeDamaged(int rounds, long seed) {
        Random random = new Random(seed);
        List<byte[]> files = ImageDecoderTest.files().stream()
                .map(file -> GoldenPictures.file("decode/" + file))
                .toList();
        files.forEach(file -> decoder.decode(file, "warm-up")); // loading the codecs takes memory, once
        int images = 0, refused = 0;
        for (int round = 0; round < rounds; round++) {
            for (byte[] file : files) {
                byte[] damaged = damaged(file, files.get(random.nextInt(files.size())), random);
                if (decodes(damaged, "seed " + seed + ", round " + round)) images++;
                else refused++;
            }
        }
        assertTrue(images > rounds * 5 && refused > rounds * 5, images + " decoded, " + refused + " refused");
    }

    private boolean decodes(byte[] encoded, String which) {
        long before = memory.getCurrentThreadAllocatedBytes();
        Image first = decoded(encoded);
        long taken = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < MOST_BYTES, which + " took " + (taken >> 20) + " MiB");
        decoder.decode(GoldenPictures.file("decode/baseline.jpg"), "another between them");
        Image second = decoded(encoded);
        assertEquals(first == null, second == null, which);
        if (first == null || second == null) return false;
        assertArrayEquals(first.pixels(), second.pixels(), which);
        ImageHeader header = decoder.check(encoded, which);
        assertEquals(header.width() + "x" + header.height(), first.width() + "x" + first.height(), which);
        return true;
    }

    private @Nullable Image decoded(byte[] encoded) {
        try {
            return decoder.decode(encoded, "damaged");
        } catch (UnreadableImage e) {
            return null;
        }
    }

    private static byte[] damaged(byte[] file, byte[] other, Random random) {
        byte[] damaged = file.clone();
        switch (random.nextInt(5)) {
            case 0 -> { // bytes anywhere
                for (int i = random.nextInt(4); i >= 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
            }
            case 1 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> { // numbers at the edge of their range, mostly where headers are
                for (int i = random.nextInt(3); i >= 0; i--) {
                    int at = 4 + random.nextInt(random.nextBoolean() ? 60 : damaged.length - 8);
                    extreme(damaged, Math.min(at, damaged.length - 4), random);
                }
            }
            case 3 -> { // a piece of another file
                int length = 1 + random.nextInt(Math.min(damaged.length, other.length) / 2);
                int from = random.nextInt(other.length - length), to = 8 + random.nextInt(damaged.length - length);
                System.arraycopy(other, from, damaged, Math.min(to, damaged.length - length), length);
            }
            default -> { // a piece moved within the file
                int length = 1 + random.nextInt(damaged.length / 2);
                int from = random.nextInt(damaged.length - length), to = random.nextInt(damaged.length - length);
                System.arraycopy(file, from, damaged, to, length);
                System.arraycopy(file, 0, damaged, 0, 8);
            }
        }
        if (random.nextBoolean()) repairChecksums(damaged);
        return damaged;
    }

    private static void extreme(byte[] file, int at, Random random) {
        int value = EXTREMES[random.nextInt(EXTREMES.length)];
        ByteBuffer buffer = ByteBuffer.wrap(file);
        if (random.nextBoolean()) value = Integer.reverseBytes(value);
        if (random.nextBoolean()) buffer.putInt(at, value);
        else buffer.putShort(at, (short) value);
    }

    /** So that a PNG's damage reaches libpng. */
    private static void repairChecksums(byte[] png) {
        if (png.length < 20 || png[1] != 'P' || png[2] != 'N') return;
        ByteBuffer file = ByteBuffer.wrap(png);
        for (long at = 8; at + 12 <= png.length; ) {
            int length = file.getInt((int) at);
            if (length < 0 || at + 12 + length > png.length) return;
            CRC32 checksum = new CRC32();
            checksum.update(png, (int) at + 4, length + 4);
            file.putInt((int) at + 8 + length, (int) checksum.getValue());
            at += 12 + length;
        }
    }
}
