package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStoreTest {
    /** Of VGG: with them 85,600 images have more values than a Java array. */
    private static final int VGG = 25_088;

    @TempDir
    Path folder;

    private static float[] rows(FeatureStore store, int... images) {
        try (Scope scope = Scope.inference()) {
            assertArrayEquals(new long[] {images.length, 5}, HostCopy.shape(store.rows(images)));
            return HostCopy.floats(store.rows(images));
        }
    }

    @Test
    void memoryAndDiskGiveTheSameBits() throws IOException {
        Random random = new Random(1);
        float[] values = new float[200 * 5];
        for (int i = 0; i < values.length; i++) values[i] = Float.intBitsToFloat(random.nextInt(0x7f800000));
        FeatureStore memory = new FeatureSpace(5, null).store(200);
        FeatureStore disk = new FeatureSpace(5, folder).store(200);
        try (memory;
                disk) {
            IntStream.range(0, 200).parallel().forEach(image -> {
                memory.put(image, values, image * 5);
                disk.put(image, values, image * 5);
            });
            int[] chosen = random.ints(64, 0, 200).toArray();
            assertArrayEquals(rows(memory, chosen), rows(disk, chosen));
            assertEquals(values[199 * 5 + 4], rows(memory, 3, 199)[9]);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void moreValuesThanAnArrayHoldsHaveTheirPlace() {
        try (FeatureStore disk = new FeatureSpace(VGG, folder).store(100_000);
                Scope scope = Scope.inference()) {
            float[] row = new float[VGG];
            row[VGG - 1] = 7;
            disk.put(99_999, row, 0); // a sparse file: 10 GB that take no room
            row[VGG - 1] = 3;
            disk.put(85_599, row, 0);
            float[] found = HostCopy.floats(disk.rows(new int[] {85_599, 99_999}));
            assertEquals(3, found[VGG - 1]);
            assertEquals(7, found[2 * VGG - 1]);
        }
    }

    @Test
    void whatFitsIsKeptInMemoryAndWhatDoesNotOnDiskIfThatHasRoom() {
        assertEquals(new FeatureSpace(VGG, null), FeatureSpace.of(100, VGG, folder, 100L * VGG * 4));
        assertEquals(new FeatureSpace(VGG, folder), FeatureSpace.of(100, VGG, folder, 100L * VGG * 4 - 1));
        UserError error = assertThrows(UserError.class, () -> FeatureSpace.of(Integer.MAX_VALUE, VGG, folder, 1 << 30));
        assertTrue(String.valueOf(error.getMessage()).contains("need 205,520,895 MB"), error.getMessage());
    }
}
