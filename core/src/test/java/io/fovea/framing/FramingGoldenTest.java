package io.fovea.framing;

import io.fovea.image.GoldenPictures;
import io.fovea.image.Image;
import io.fovea.image.Window;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramingGoldenTest {
    static List<String> cases() {
        return GoldenPictures.table("framing.csv").stream()
                .map(row -> String.join(",", row))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTorchvisionOnPillowImages(String golden) {
        String[] row = golden.split(",", -1);
        Framing framing = Framing.parse(row[0], integer(row[1]), integer(row[2]));
        Image image = GoldenPictures.drawn(integer(row[4]), integer(row[5]), integer(row[3]));
        Image framed = framing instanceof RandomResizedCrop random
                ? random.frame(image, window(row[6]))
                : framing.frame(image, new SplittableRandom(0));
        GoldenPictures.assertPixels(row[7], 0, framed, String.join(",", Arrays.copyOf(row, 7)));
    }

    private static Window window(String text) {
        int[] sides = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        return new Window(sides[0], sides[1], sides[2], sides[3]);
    }

    private static int integer(String text) {
        return Integer.parseInt(text);
    }
}
