package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.SharedData;
import io.fovea.data.Part;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.ArchiveCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDataTest {
    @Test
    void mnistHasItsWellKnownMeanAndDeviation() {
        Dataset mnist = Dataset.open(SharedData.require("data/mnist"), SplitRule.DEFAULT);
        List<Sample> training = new ArrayList<>(mnist.samples(Part.TRAIN));
        assertEquals(10_000, mnist.samples(Part.TEST).size());
        assertEquals(51_000, training.size(), 5);
        training.addAll(mnist.samples(Part.VALIDATION));
        assertEquals(60_000, training.size());
        PixelStatistics s = PixelStatistics.ofImages(training, 1, ImageDecoder.DEFAULT, 2);
        assertEquals(0.1307, s.mean().get(0), 5e-5);
        assertEquals(0.3081, s.std().get(0), 5e-5);
        assertEquals(new PixelStatistics.Range(28, 28, 28), s.widths());
    }

    @Test
    void clothingIsReadAsItsOwnersDividedIt() {
        Dataset clothing = Dataset.open(SharedData.require("data/clothing"), SplitRule.DEFAULT);
        assertEquals(3068, clothing.samples(Part.TRAIN).size());
        assertEquals(341, clothing.samples(Part.VALIDATION).size());
        assertEquals(
                List.of(
                        "dress",
                        "hat",
                        "longsleeve",
                        "outwear",
                        "pants",
                        "shirt",
                        "shoes",
                        "shorts",
                        "skirt",
                        "t-shirt"),
                clothing.labels().names());
        assertNull(clothing.heldOut());
        assertEquals(List.of(), clothing.problems());
    }

    @Test
    @Tag("acceptance")
    void cifarIsReadFromItsCompressedArchive(@TempDir Path cache) {
        Path archive = SharedData.require("data/cifar10-jpg.tar.gz");
        try (Dataset cifar = Dataset.open(archive, SplitRule.DEFAULT, new ArchiveCache(cache, 0))) {
            assertEquals(10_000, cifar.samples(Part.TEST).size());
            assertEquals(42_500, cifar.samples(Part.TRAIN).size());
            long[] counts = cifar.classCounts(Part.VALIDATION);
            assertTrue(Arrays.stream(counts).allMatch(count -> count == 750));
            DatasetCheck check = DatasetCheck.of(cifar, ImageDecoder.DEFAULT, 2);
            assertEquals(60_000, check.dataset().samples().size());
        }
    }
}
