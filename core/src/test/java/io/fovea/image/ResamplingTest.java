package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplingTest {
    static List<String> cases() {
        return GoldenPictures.table("resize.csv").stream()
                .map(row -> String.join(",", row))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsPillowToTheLastBit(String golden) {
        String[] row = golden.split(",", -1);
        Image image = GoldenPictures.drawn(integer(row[2]), integer(row[3]), integer(row[1]));
        Box box = row[6].isEmpty() ? Box.of(image) : box(row[6]);
        Image resized = Resampling.valueOf(row[0]).resize(image, box, integer(row[4]), integer(row[5]));
        assertEquals(integer(row[4]), resized.height());
        assertEquals(integer(row[5]), resized.width());
        GoldenPictures.assertPixels(row[7], 0, resized, String.join(",", Arrays.copyOf(row, 7)));
    }

    @ParameterizedTest
    @EnumSource
    void theSameSizeIsTheSameImage(Resampling resampling) {
        Image image = GoldenPictures.drawn(9, 13, 3);
        assertSame(image, resampling.resize(image, 9, 13));
    }

    @ParameterizedTest
    @EnumSource
    void aWindowIsTheCropOfTheWhole(Resampling resampling) {
        Image image = GoldenPictures.drawn(37, 53, 3);
        for (int[] size : new int[][] {{20, 31}, {60, 90}, {37, 53}, {37, 20}}) {
            Image whole = resampling.resize(image, size[0], size[1]).crop(3, 5, 11, 7);
            Image window = resampling.resize(image, size[0], size[1], new Window(3, 5, 11, 7));
            assertArrayEquals(whole.pixels(), window.pixels());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartIsResizedAsItsCopyWouldBe(Resampling resampling) {
        Image image = GoldenPictures.drawn(37, 53, 3);
        Window part = new Window(3, 5, 21, 17);
        for (int[] size : new int[][] {{10, 9}, {60, 90}, {21, 17}, {37, 53}}) {
            Image copied = resampling.resize(image.crop(3, 5, 21, 17), size[0], size[1]);
            assertArrayEquals(
                    copied.pixels(),
                    resampling.resize(image, part, size[0], size[1]).pixels());
        }
        assertThrows(IllegalArgumentException.class, () -> resampling.resize(image, new Window(17, 0, 21, 5), 3, 3));
    }

    @ParameterizedTest
    @EnumSource
    void flatColourStaysFlat(Resampling resampling) {
        byte[] white = new byte[30 * 40 * 3];
        Arrays.fill(white, (byte) 255);
        Image image = new Image(30, 40, 3, white);
        for (int side : new int[] {1, 7, 29, 100}) {
            for (byte sample : resampling.resize(image, side, side).pixels()) assertEquals((byte) 255, sample);
        }
    }

    @Test
    void refusesWhatLiesOutside() {
        Image image = GoldenPictures.drawn(9, 13, 3);
        for (Runnable wrong : List.<Runnable>of(
                () -> Resampling.BILINEAR.resize(image, 0, 5),
                () -> Resampling.BILINEAR.resize(image, new Box(0, 0, 14, 9), 5, 5),
                () -> new Box(3, 0, 3, 9),
                () -> new Box(0, Double.NaN, 3, 9),
                () -> new Window(0, 0, 0, 1),
                () -> Resampling.BILINEAR.resize(image, 5, 5, new Window(0, 1, 5, 5)))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
    }

    private static Box box(String text) {
        double[] sides =
                Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new Box(sides[0], sides[1], sides[2], sides[3]);
    }

    private static int integer(String text) {
        return Integer.parseInt(text);
    }
}
