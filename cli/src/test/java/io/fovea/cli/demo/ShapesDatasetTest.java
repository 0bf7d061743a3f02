package io.fovea.cli.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapesDatasetTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void draw() throws IOException {
        ShapesDataset.draw(folder, 7);
    }

    @Test
    void everyPartHasTheStatedNumberOfImagesOfEveryClass() throws IOException {
        for (Part part : Part.values()) {
            for (String label : ShapesDataset.CLASSES) {
                assertEquals(
                        ShapesDataset.imagesPerClass(part),
                        files(folder.resolve(part.name().toLowerCase(Locale.ROOT))
                                        .resolve(label))
                                .size(),
                        part + " " + label);
            }
        }
    }

    @Test
    void everyImageIsReadableAndOfOneSize() throws IOException {
        for (Path file : files(folder.resolve("validation"))) {
            BufferedImage image = ImageIO.read(file.toFile());
            assertNotNull(image, file.toString());
            assertEquals(ShapeImage.SIDE, image.getWidth());
            assertEquals(ShapeImage.SIDE, image.getHeight());
        }
    }

    @Test
    void noImageOccursTwiceInAnyPart() throws IOException {
        Set<String> seen = new HashSet<>();
        for (Path file : files(folder)) {
            assertTrue(seen.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file))), file.toString());
        }
    }

    @Test
    void theSeedAloneDecidesThePixels() throws IOException {
        for (Part part : Part.values()) {
            for (int index = 0; index < 50; index++) {
                Path file = ShapesDataset.file(folder, part, index);
                assertArrayEquals(Files.readAllBytes(file), ShapesDataset.png(part, index, 7), file.toString());
                assertFalse(
                        Arrays.equals(Files.readAllBytes(file), ShapesDataset.png(part, index, 8)), file.toString());
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
