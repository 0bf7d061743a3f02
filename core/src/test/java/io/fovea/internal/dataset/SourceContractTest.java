package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fovea.data.Part;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.ArchiveCache;
import io.fovea.internal.tree.Encoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same images give the same data set, wherever they are stored. */
class SourceContractTest {
    enum Store {
        FOLDER,
        WRAPPED_FOLDER,
        ZIP,
        WRAPPED_ZIP,
        TAR,
        WRAPPED_TAR,
        TAR_GZ,
        WRAPPED_TAR_GZ,
        CSV;

        Path of(Path images, Path temp) throws IOException {
            return switch (this) {
                case FOLDER -> images;
                case WRAPPED_FOLDER -> images.resolveSibling("");
                case ZIP -> DrawnFiles.zip(images, temp.resolve("a.zip"), "");
                case WRAPPED_ZIP -> DrawnFiles.zip(images, temp.resolve("a.zip"), "inner/");
                case TAR -> DrawnFiles.tar(images, temp.resolve("a.tar"), "./");
                case WRAPPED_TAR -> DrawnFiles.tar(images, temp.resolve("a.tar"), "./inner/");
                case TAR_GZ -> DrawnFiles.tarGz(images, temp.resolve("a.tgz"), "");
                case WRAPPED_TAR_GZ -> DrawnFiles.tarGz(images, temp.resolve("a.tar.gz"), "inner/");
                case CSV -> table(images);
            };
        }

        /** Lists the files in an order of its own. */
        private static Path table(Path images) throws IOException {
            List<String> rows = new ArrayList<>();
            boolean parts = Files.isDirectory(images.resolve("train"));
            try (var files = Files.walk(images)) {
                files.filter(Files::isRegularFile).forEach(file -> {
                    Path inside = images.relativize(file);
                    String label = inside.getName(parts ? 1 : 0).toString();
                    rows.add(inside + "," + label + (parts ? "," + inside.getName(0) : ""));
                });
            }
            rows.sort(null);
            rows.add(0, parts ? "path,label,split" : "path,label");
            return Files.write(images.resolve("table.csv"), rows);
        }
    }

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void partsAreThoseOfTheFolder(Store store) throws IOException {
        Path images = temp.resolve("outer/images");
        DrawnFiles.writeClasses(images.resolve("train"), 3, "cat", "dog/puppy", "Ant");
        DrawnFiles.writeClasses(images.resolve("Val"), 2, "Ant", "cat", "dog");
        DrawnFiles.writeClasses(images.resolve("test"), 1, "Ant", "cat", "dog");
        try (Dataset data = open(store.of(images, temp))) {
            assertEquals(List.of("Ant", "cat", "dog"), data.labels().names());
            assertEquals(
                    List.of(
                            "train/Ant/0.png 0",
                            "train/Ant/1.png 0",
                            "train/Ant/2.png 0",
                            "train/cat/0.png 1",
                            "train/cat/1.png 1",
                            "train/cat/2.png 1",
                            "train/dog/puppy/0.png 2",
                            "train/dog/puppy/1.png 2",
                            "train/dog/puppy/2.png 2"),
                    names(data.samples(Part.TRAIN)));
            assertEquals(6, data.samples(Part.VALIDATION).size());
            assertEquals(3, data.samples(Part.TEST).size());
            assertEquals(List.of(), data.problems());
            assertEquals(3, data.channels());
            assertNull(data.heldOut());
            for (Sample sample : data.samples()) {
                byte[] expected = Files.readAllBytes(images.resolve(sample.path()));
                assertArrayEquals(expected, ((Encoded) sample.origin()).bytes(), sample.path());
                assertEquals(9, sample.origin().read(ImageDecoder.DEFAULT).width());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameFilesAreHeldOut(Store store) throws IOException {
        Path images = DrawnFiles.writeClasses(temp.resolve("outer/images"), 20, "cat", "dog");
        List<String> expected;
        try (Dataset folder = open(images)) {
            expected = names(folder.samples(Part.VALIDATION));
        }
        try (Dataset data = open(store.of(images, temp))) {
            assertEquals(6, expected.size());
            assertEquals(expected, names(data.samples(Part.VALIDATION)));
            assertEquals(34, data.samples(Part.TRAIN).size());
            assertEquals(SplitRule.DEFAULT, data.heldOut());
        }
    }

    private Dataset open(Path data) {
        return Dataset.open(data, SplitRule.DEFAULT, new ArchiveCache(temp.resolve("cache"), 1 << 20));
    }

    private static List<String> names(List<Sample> samples) {
        return samples.stream()
                .map(sample -> sample.path() + " " + sample.label())
                .sorted()
                .toList();
    }
}
