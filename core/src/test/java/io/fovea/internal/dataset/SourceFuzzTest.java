package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.ArchiveCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged sources give a data set, or an error that the user understands: never anything else. */
class SourceFuzzTest {
    private static final int CASES = 80;
    private static final ImageDecoder SMALL = new ImageDecoder(1 << 20);

    enum Source {
        ZIP("a.zip"),
        TAR("a.tar"),
        TAR_GZ("a.tar.gz"),
        CSV("table.csv"),
        IDX_IMAGES("idx/train-images-idx3-ubyte"),
        IDX_IMAGES_GZ("idx/train-images-idx3-ubyte.gz"),
        IDX_LABELS("idx/train-labels-idx1-ubyte");

        final String file;

        Source(String file) {
            this.file = file;
        }

        Path data(Path damaged) {
            return file.startsWith("idx/") ? damaged.getParent() : damaged;
        }

        byte[] write(Path folder) throws IOException {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            switch (this) {
                case ZIP -> DrawnFiles.zip(folder.resolve("images"), target, "");
                case TAR -> DrawnFiles.tar(folder.resolve("images"), target, "");
                case TAR_GZ -> DrawnFiles.tarGz(folder.resolve("images"), target, "");
                case CSV -> Files.writeString(target, table());
                default -> {
                    byte[] images = DrawnFiles.idxImages(12, 3, 2);
                    Path idx = target.getParent();
                    if (this == IDX_IMAGES_GZ) Files.write(target, DrawnFiles.gzip(images));
                    else Files.write(idx.resolve("train-images-idx3-ubyte"), images);
                    Files.write(idx.resolve("train-labels-idx1-ubyte"), DrawnFiles.idxLabels(12, 2));
                }
            }
            return Files.readAllBytes(target);
        }

        private static String table() {
            StringBuilder table = new StringBuilder("path,label,split\n");
            for (String part : List.of("train", "validation", "test")) {
                for (int i = 0; i < 3; i++) {
                    table.append("images/a/")
                            .append(i)
                            .append(".png,\"a\",")
                            .append(part)
                            .append('\n');
                    table.append("./images/b\\")
                            .append(i)
                            .append(".png,b,")
                            .append(part)
                            .append('\n');
                }
            }
            return table.toString();
        }
    }

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void aDamagedSourceIsReadOrRefused(Source source) throws IOException {
        run(source, CASES, 1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("acceptance")
    void manyDamagedSourcesAreReadOrRefused(Source source) throws IOException {
        run(source, 10 * CASES, 2);
    }

    private void run(Source source, int cases, long seed) throws IOException {
        DrawnFiles.writeClasses(temp.resolve("images"), 3, "a", "b");
        byte[] whole = source.write(temp);
        Path file = temp.resolve(source.file);
        Random random = new Random(seed);
        int read = 0, refused = 0;
        for (int i = 0; i < cases; i++) {
            Files.write(file, damaged(whole, random));
            try {
                open(source.data(file));
                read++;
            } catch (UserError e) {
                refused++;
                assertFalse(e.fix().isBlank());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(source + ", case " + i + " of seed " + seed, e);
            }
        }
        assertTrue(refused > 0 && read + refused == cases, "the damage shows");
    }

    /** Looks, and reads every image that is left. */
    private void open(Path data) {
        ArchiveCache cache = new ArchiveCache(temp.resolve("cache"), 0);
        try (Dataset opened = Dataset.openForInspection(data, SplitRule.DEFAULT, cache)) {
            Dataset sound = Inspection.of(opened, Integer.MAX_VALUE, SMALL, 1).dataset();
            for (Sample sample : sound.samples()) sample.origin().read(SMALL);
            Catalogue.require(sound.obstacles());
        }
        Labels labels = new Labels(List.of("a", "b", "0", "1"));
        Dataset.openForEvaluation(data, null, labels, new TrainingData("folder x", 4, SplitRule.DEFAULT), cache)
                .close();
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) bytes = damagedOnce(bytes, random);
        return bytes;
    }

    private static byte[] damagedOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length), length = Math.min(1 + random.nextInt(8), bytes.length - at);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xFF : 0));
            case 2 -> {
                for (int i = at; i < at + length; i++) bytes[i] = (byte) random.nextInt();
            }
            case 3 -> {
                return Arrays.copyOf(bytes, Math.max(1, at));
            }
            case 4 -> { // a part again, over another
                int from = random.nextInt(bytes.length);
                int count = Math.min(512, bytes.length - Math.max(from, at));
                System.arraycopy(bytes, from, bytes, at, count);
            }
            default -> {
                byte[] inserted = ",\"\n\0../\\".getBytes(StandardCharsets.US_ASCII);
                byte[] longer = new byte[bytes.length + inserted.length];
                System.arraycopy(bytes, 0, longer, 0, at);
                System.arraycopy(inserted, 0, longer, at, inserted.length);
                System.arraycopy(bytes, at, longer, at + inserted.length, bytes.length - at);
                return longer;
            }
        }
        return bytes;
    }
}
