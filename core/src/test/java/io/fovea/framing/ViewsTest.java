package io.fovea.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.image.GoldenPictures;
import io.fovea.image.Image;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewsTest {
    static List<String> cases() {
        return GoldenPictures.table("views.csv").stream()
                .map(row -> String.join(",", row))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void framesAreThoseOfTorchvision(String golden) {
        String[] row = golden.split(",", -1);
        int height = Integer.parseInt(row[1]), width = Integer.parseInt(row[2]), channels = Integer.parseInt(row[3]);
        Views views = Views.parse(row[6].replace('+', ',').replace(';', ','));
        Image image = GoldenPictures.drawn(Integer.parseInt(row[4]), Integer.parseInt(row[5]), channels);
        List<Image> frames = views.frames(preprocessing(Framing.parse(row[0], height, width), channels), image);
        String[] expected = row[7].split(" ");
        assertEquals(expected.length, frames.size());
        assertEquals(expected.length, views.count());
        for (int i = 0; i < expected.length; i++) {
            GoldenPictures.assertPixels(expected[i], 0, frames.get(i), row[0] + " " + row[6] + ", view " + i);
        }
    }

    private static Preprocessing preprocessing(Framing framing, int channels) {
        return new Preprocessing(
                framing, channels, Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.5));
    }

    static List<Framing> framings() {
        return FramingContractTest.examples().stream()
                .filter(framing -> !framing.isRandom())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("framings")
    void theFirstViewIsTheUsualFrameAndTheMiddleOfWhatIsCut(Framing framing) {
        for (int[] size : new int[][] {{37, 53}, {53, 37}, {200, 150}, {20, 90}}) {
            Image image = GoldenPictures.drawn(size[0], size[1], 3);
            byte[] usual = framing.frame(image, new SplittableRandom(0)).pixels();
            assertArrayEquals(usual, framing.cut(image, 1, 0.5, 0.5).pixels());
            Views views = Views.parse("flip,crops=9,scales=[1.3,1.6]");
            List<Image> frames = views.frames(preprocessing(framing, 3), image);
            assertEquals(54, frames.size());
            assertArrayEquals(usual, frames.get(0).pixels());
            assertArrayEquals(usual, frames.get(27).mirrored().pixels());
            frames.forEach(frame -> assertEquals(List.of(24, 20), List.of(frame.height(), frame.width())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "flip", "crops", "crops=9", "flip,crops", "flip,crops,scales=[0.9, 1.2]", "scales"})
    void textIsReadAsItWasWritten(String text) {
        assertEquals(text, Views.parse(text).text());
        assertEquals(Views.parse(text), Views.parse(Views.parse(text).text()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flop | there is no view of this name",
                "crops=7 | 5 crops",
                "flip,flip | each kind of view stands there once",
                "scales=[] | 1 to 8 scales",
                "scales=[1.2,1.2] | different",
                "scales=1 | none is 1",
                "scales=3 | the scale must be",
                "scales=[1.1,1.2,1.3,1.4,1.5,1.6,1.7,1.8,1.9] | 1 to 8 scales",
            })
    void whatIsNoViewIsRefused(String text, String problem) {
        UserError refusal = assertThrows(UserError.class, () -> Views.parse(text));
        assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
    }

    @Test
    void aScaleThatLeavesABorderIsRefusedWithTheLeastThatDoesNot() {
        Views small = Views.parse("scales=[0.9]");
        small.requireFit(new ShorterSideCrop(256, 224, 224));
        UserError whole = assertThrows(UserError.class, () -> small.requireFit(new Squash(224, 224)));
        assertTrue(whole.fix().contains("scales from 1.000 on"), whole.fix());
        UserError narrow = assertThrows(
                UserError.class, () -> Views.parse("scales=[0.8]").requireFit(new ShorterSideCrop(256, 224, 224)));
        assertTrue(narrow.fix().contains("scales from 0.875 on"), narrow.fix());
    }
}
