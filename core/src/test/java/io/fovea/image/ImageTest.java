package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
    private static final int RED = 200, GREEN = 100, BLUE = 50;

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void takesEveryTypeOfColourImageAndDropsAlpha(int type) {
        BufferedImage image = new BufferedImage(3, 2, type);
        image.setRGB(1, 0, 0x80 << 24 | RED << 16 | GREEN << 8 | BLUE);
        Image rgb = Image.of(image);
        assertEquals(new Size(2, 3, 3), new Size(rgb.height(), rgb.width(), rgb.channels()));
        assertArrayEquals(new byte[] {0, 0, 0, (byte) RED, GREEN, BLUE, 0, 0, 0}, Arrays.copyOf(rgb.pixels(), 9));
    }

    @Test
    void premultipliedAlphaIsTakenOut() {
        for (int type : new int[] {BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR_PRE}) {
            BufferedImage image = new BufferedImage(1, 1, type);
            image.setRGB(0, 0, 0x80 << 24 | 0xFF << 16);
            assertArrayEquals(new byte[] {(byte) 255, 0, 0}, Image.of(image).pixels());
        }
    }

    @Test
    void graySamplesAreTakenAsStored() {
        BufferedImage bytes = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        bytes.getRaster().setSample(0, 0, 0, 77);
        assertArrayEquals(new byte[] {77, 77, 77}, Image.of(bytes).pixels());
        BufferedImage words = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        words.getRaster().setSample(0, 0, 0, 77 << 8 | 200);
        assertArrayEquals(new byte[] {77, 77, 77}, Image.of(words).pixels());
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(1, 0, -1);
        assertArrayEquals(new byte[] {0, 0, 0, -1, -1, -1}, Image.of(bits).pixels());
    }

    @Test
    void aPartOfABufferedImageIsOnlyThatPart() {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(2, 1, RED << 16 | GREEN << 8 | BLUE);
        assertArrayEquals(
                new byte[] {(byte) RED, GREEN, BLUE},
                Image.of(image.getSubimage(2, 1, 1, 1)).pixels());
    }

    @Test
    void cropsBeyondTheEdgeAreBlack() {
        Image gray = new Image(2, 2, 1, new byte[] {1, 2, 3, 4});
        assertArrayEquals(
                new byte[] {0, 0, 0, 0, 1, 2, 0, 3, 4}, gray.crop(-1, -1, 3, 3).pixels());
        assertArrayEquals(new byte[] {4, 0}, gray.crop(1, 1, 1, 2).pixels());
        assertArrayEquals(new byte[] {0, 0}, gray.crop(5, -9, 1, 2).pixels());
    }

    @Test
    void cannotExistWithTheWrongNumberOfSamples() {
        for (Runnable wrong : List.<Runnable>of(
                () -> new Image(2, 2, 3, new byte[4]),
                () -> new Image(0, 2, 1, new byte[0]),
                () -> new Image(1, 1, 2, new byte[2]))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
    }

    private record Size(int height, int width, int channels) {}
}
