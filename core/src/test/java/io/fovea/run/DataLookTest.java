package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.data.Labels;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataLookTest {
    private static final Labels ANIMALS = new Labels(List.of("cat", "dog"));

    @TempDir
    Path folder;

    private static DataLook look(DataLook.Seen... seen) {
        return DataLook.of(1_000, ANIMALS, List.of(seen));
    }

    @Test
    void sizesAndColourTellTheKind() {
        DataLook.Seen digit = new DataLook.Seen(28, 28, true), ship = new DataLook.Seen(32, 32, false);
        DataLook.Seen banner = new DataLook.Seen(20, 60, false), photo = new DataLook.Seen(480, 640, false);
        assertEquals(
                "1,000 gray images of 28x28 in 2 classes", look(digit, digit).text());
        assertEquals("1,000 colour images of 32x32 in 2 classes", look(ship).text());
        assertEquals(
                "1,000 colour images of up to 60 pixels in 2 classes",
                look(ship, banner).text());
        assertEquals(
                "1,000 colour images of up to 32 pixels in 2 classes",
                look(digit, ship).text());
        assertEquals("1,000 photographs in 2 classes", look(ship, photo).text());
        assertEquals(
                DataLook.Kind.PHOTOGRAPHS,
                look(new DataLook.Seen(96, 96, false)).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "cat;dog, true",
        "0;1;2, false",
        "a;B;ß, false",
        "a;dog, true",
        "10;11, true",
        "turn left;stop, false",
        "stop;arrow_Right, false",
        "bright;copyright, true"
    })
    void digitsLettersAndSidesHaveADirection(String names, boolean mirrors) {
        Labels labels = new Labels(Arrays.asList(names.split(";")));
        DataLook look = DataLook.of(10, labels, List.of(new DataLook.Seen(32, 32, false)));
        assertEquals(mirrors, look.mirrors());
    }

    @Test
    void grayMayHaveTheTraceOfColourThatJpegLeaves() {
        byte[] pixels = {100, 104, 98, 7, 7, 7};
        assertEquals(new DataLook.Seen(1, 2, true), DataLook.Seen.of(new Image(1, 2, 3, pixels)));
        pixels[5] = 60;
        assertEquals(new DataLook.Seen(1, 2, false), DataLook.Seen.of(new Image(1, 2, 3, pixels)));
    }

    /** The second class alone has colour: the first images of the list do not show it. */
    @Test
    void imagesOfAllClassesAreLookedAtAndDamagedOnesArePassedOver() throws IOException {
        write("cat", 0x808080);
        write("dog", 0x804020);
        try (Dataset dataset = Dataset.open(folder, new SplitRule(0.1, 1))) {
            Files.write(folder.resolve("cat/0.png"), new byte[] {1, 2, 3}); // after it was listed
            DataLook look = DataLook.at(dataset, CheckOptions.of(ImageDecoder.DEFAULT, 2));
            assertEquals("72 colour images of 8x8 in 2 classes", look.text());
        }
    }

    private void write(String name, int colour) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) image.setRGB(i % 8, i / 8, colour);
        Path images = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < 40; i++)
            ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
}
