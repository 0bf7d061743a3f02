package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {
    @TempDir
    Path root;

    @BeforeEach
    void draw() throws IOException {
        Files.write(root.resolve("train-images-idx3-ubyte.gz"), DrawnFiles.gzip(DrawnFiles.idxImages(40, 3, 2)));
        Files.write(root.resolve("train-labels-idx1-ubyte"), DrawnFiles.idxLabels(40, 4));
        Files.write(root.resolve("t10k-images.idx3-ubyte"), DrawnFiles.idxImages(8, 3, 2));
        Files.write(root.resolve("t10k-labels.idx1-ubyte.gz"), DrawnFiles.gzip(DrawnFiles.idxLabels(8, 4)));
    }

    @Test
    void plainAndCompressedFilesAreRead() {
        Dataset data = open(root);
        assertEquals(List.of("0", "1", "2", "3"), data.labels().names());
        assertEquals(1, data.channels());
        assertEquals(8, data.samples(Part.TEST).size());
        Sample third = data.samples(Part.TEST).get(3);
        Image image = third.origin().read(ImageDecoder.DEFAULT);
        assertEquals("test/3", third.path());
        assertEquals(3, third.label());
        assertEquals(3, image.height());
        assertEquals(2, image.width());
        assertEquals(21 + 5, image.pixels()[5]);
    }

    @Test
    void validationIsHeldOutOfEveryDigit() {
        Dataset data = open(root);
        assertEquals(Arrays.toString(new long[] {2, 2, 2, 2}), Arrays.toString(data.classCounts(Part.VALIDATION)));
        assertEquals(32, data.samples(Part.TRAIN).size());
        assertEquals(SplitRule.DEFAULT, data.heldOut());
    }

    @Test
    void idxFilesInAZipAreRead() throws IOException {
        Path zip = DrawnFiles.zip(root, Files.createTempFile("idx", ".zip"), "mnist/");
        try (Dataset data = open(zip)) {
            assertEquals(48, data.samples().size());
        } finally {
            Files.delete(zip);
        }
    }

    @Test
    void damageIsNamed() throws IOException {
        Path images = root.resolve("train-images-idx3-ubyte.gz");
        byte[] whole = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(whole, whole.length / 2));
        assertError("is cut or damaged");
        Files.write(images, DrawnFiles.idxImages(39, 3, 2));
        assertError("holds 39 images, but train-labels-idx1-ubyte 40 labels");
        Files.write(images, Arrays.copyOf(DrawnFiles.idxImages(40, 3, 2), 100));
        assertError("has 84 values, its header says 240");
        Files.write(images, Arrays.copyOf(DrawnFiles.idxImages(40, 3, 2), 257));
        assertError("has more than 240 values, its header says 240");
        Files.write(
                images,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(-1)
                        .putInt(3)
                        .putInt(2)
                        .array());
        assertError("has a size of -1");
        Files.write(
                images,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(1 << 30)
                        .putInt(1 << 30)
                        .putInt(16)
                        .array());
        assertError("has a size of 1073741824");
        Files.write(images, new byte[20]);
        assertError("is no idx file of 3 dimensions");
        Files.write(images, DrawnFiles.idxImages(40, 3, 2));
        Files.delete(root.resolve("train-labels-idx1-ubyte"));
        assertError("but not its labels");
    }

    private static Dataset open(Path data) {
        return Dataset.open(data, SplitRule.DEFAULT);
    }

    private void assertError(String problem) {
        UserError e = assertThrows(UserError.class, () -> open(root));
        assertTrue(String.valueOf(e.getMessage()).contains(problem), e.getMessage());
    }
}
