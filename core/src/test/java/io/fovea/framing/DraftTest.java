package io.fovea.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fovea.image.GoldenPictures;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.Resampling;
import io.fovea.image.Window;
import io.fovea.internal.bundle.FramingJson;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DraftTest {
    static List<String> cases() {
        return GoldenPictures.table("draft.csv").stream()
                .map(row -> String.join(",", row))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reducesJpegFilesAsPillowsDraftMode(String golden) {
        String[] row = golden.split(",", -1);
        int divisor = Integer.parseInt(row[1]);
        Image image = ImageDecoder.DEFAULT
                .withReduction((height, width) -> divisor)
                .decode(GoldenPictures.file("draft/" + row[0]), row[0]);
        assertEquals(row[2] + "x" + row[3], image.width() + "x" + image.height());
        GoldenPictures.assertPixels(row[4], 0, image, row[0] + " by " + divisor);
    }

    @ParameterizedTest
    @CsvSource({"orientation-6-cmyk.jpg", "ycck.jpg", "rgb.png", "lossy.webp", "jpeg.tif", "still.gif", "rgb.bmp"})
    void whatLibjpegDoesNotReduceIsDecodedWhole(String file) {
        byte[] encoded = GoldenPictures.file("decode/" + file);
        assertArrayEquals(
                ImageDecoder.DEFAULT.decode(encoded, file).pixels(),
                ImageDecoder.DEFAULT
                        .withReduction((height, width) -> 4)
                        .decode(encoded, file)
                        .pixels());
    }

    @ParameterizedTest
    @CsvSource({
        "squash, 400, 400, 2", "squash, 399, 400, 1", "squash, 800, 3000, 4", "squash, 1600, 1600, 8",
        "squash, 90000, 90000, 8", "squash, 50, 50, 1", "crop=110, 440, 900, 2", "crop=110, 439, 900, 1",
        "letterbox, 300, 400, 2", "random-crop=0.25, 924, 924, 2", "random-crop=0.25, 923, 924, 1"
    })
    void theReducedPictureHasTwicePixelsOfTheFrame(String framing, int height, int width, int reduction) {
        assertEquals(reduction, draft(framing + ":draft", 100).reduction(height, width));
    }

    @Test
    void noRandomPartIsSmallerThanShrinkSays() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            int height = random.nextInt(1, 2000), width = random.nextInt(1, 2000);
            RandomResizedCrop crop =
                    new RandomResizedCrop(100, 80, 0.1, 0.9, 0.5, random.nextDouble(0.6, 3), Resampling.BILINEAR);
            Window part = crop.part(height, width, random);
            double actual = Math.min((part.height() + 0.5) / 100, (part.width() + 0.5) / 80); // parts are rounded
            assertTrue(crop.shrink(height, width) <= actual, part + " of " + width + "x" + height);
        }
    }

    @Test
    void aFrameIsMadeOfTheReducedPicture() {
        byte[] encoded = GoldenPictures.file("draft/colour.jpg"); // 97 x 131
        Draft draft = draft("squash:draft", 20);
        Image half = ImageDecoder.DEFAULT.withReduction((height, width) -> 2).decode(encoded, "photo");
        Image frame = draft.decoder(ImageDecoder.DEFAULT)
                .decode(encoded, "photo", image -> draft.frame(image, new SplittableRandom(0)));
        assertArrayEquals(Resampling.BILINEAR.resize(half, 20, 20).pixels(), frame.pixels());
    }

    /** An older program must not read it as something else. */
    @Test
    void isAKindOfFramingInAManifest() throws Exception {
        assertEquals(
                "{\"type\":\"draft\",\"framing\":{\"type\":\"squash\",\"height\":8,\"width\":8,\"resampling\":\"BILINEAR\"}}",
                FramingJson.in(JsonMapper.builder()).build().writeValueAsString(draft("squash:draft", 8)));
    }

    @Test
    void refusesOtherDivisorsAndDraftsOfDrafts() {
        byte[] encoded = GoldenPictures.file("draft/colour.jpg");
        ImageDecoder third = ImageDecoder.DEFAULT.withReduction((height, width) -> 3);
        assertThrows(IllegalArgumentException.class, () -> third.decode(encoded, "photo"));
        assertThrows(io.fovea.UserError.class, () -> Framing.parse("squash:draft:draft", 8, 8));
    }

    private static Draft draft(String text, int side) {
        return (Draft) Framing.parse(text, side, side);
    }
}
