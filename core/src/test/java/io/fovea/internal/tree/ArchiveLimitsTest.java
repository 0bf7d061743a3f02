package io.fovea.internal.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives of kinds and shapes that are not read, or barely. */
class ArchiveLimitsTest {
    private static final String DEEP = "x/".repeat(20_000);

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "1, 8, encrypted, password",
        "0, 12, compressed with bzip2, deflate",
        "0, 14, compressed with lzma, deflate",
        "0, 9, compressed with deflate64, deflate",
        "0, 93, compressed with zstd, deflate",
        "0, 95, compressed with xz, deflate",
        "0, 77, compressed with an unknown method (77), deflate"
    })
    void zipsThatAreNotReadAreCalledWhatTheyAre(int flags, int method, String name, String remedy) throws IOException {
        Path zip = patched(zip("a/1.png", "a/2.png", "b/3.png"), flags, method, 3);
        UserError e = assertThrows(UserError.class, () -> open(zip));
        assertTrue(String.valueOf(e.getMessage()).startsWith("the files in " + zip + " are " + name), e.getMessage());
        assertTrue(e.fix().contains(remedy), e.fix());
    }

    @Test
    void oneEncryptedFileIsLeftOutAndNamed() throws IOException {
        Path zip = patched(zip("a/1.png", "a/2.png", "b/3.png"), 1, 8, 1);
        try (Dataset data = open(zip)) {
            assertEquals(2, data.samples().size());
            assertEquals(List.of(Problem.leftOut(Problem.Kind.UNREACHABLE, "a/1.png", "encrypted")), data.problems());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "377ABCAF271C0004, a 7z archive",
        "526172211A0700, a rar archive",
        "526172211A070100, a rar archive",
        "425A683931415926, a bzip2 file",
        "FD377A585A000004, an xz file",
        "28B52FFD04580000, a zstd file",
        "04224D1864400000, an lz4 file"
    })
    void otherArchivesAreCalledWhatTheyAre(String head, String name) throws IOException {
        Path file =
                Files.write(temp.resolve("photos.any"), java.util.HexFormat.of().parseHex(head));
        UserError e = assertThrows(UserError.class, () -> open(file));
        assertEquals(file + " is " + name + ", which is not read here", e.getMessage());
        assertTrue(e.fix().contains("unpack it"), e.fix());
    }

    @Test
    void pathsOfTwentyThousandFoldersAreLeftOutAndNamed() throws IOException {
        List<Path> archives = List.of(
                zip("a/1.png", "a/2.png", "b/3.png", DEEP + "4.png"),
                tar("a/1.png", "a/2.png", "b/3.png", DEEP.substring(0, 8_000) + "4.png"));
        for (Path archive : archives) {
            try (Dataset data = open(archive)) {
                assertEquals(3, data.samples().size());
                Problem problem = data.problems().get(0);
                assertEquals("lies more than 100 folders deep", problem.reason());
                assertTrue(problem.path().startsWith("x/x/x/") && problem.path().length() < 100, problem.path());
            }
        }
    }

    @Test
    void onlyADeepPathIsNoDataSet() throws IOException {
        UserError e = assertThrows(UserError.class, () -> open(zip(DEEP + "4.png")));
        assertTrue(String.valueOf(e.getMessage()).contains("only files left out, such as x/x/"), e.getMessage());
    }

    @Test
    void ofEntriesOfOneNameTheLastCounts() throws IOException {
        for (Path archive : List.of(
                zip("a/1.png", "a/2.png", "b/3.png", "a/1.png"), tar("a/1.png", "a/2.png", "b/3.png", "a/1.png"))) {
            try (Dataset data = open(archive)) {
                assertEquals(3, data.samples().size());
                assertEquals(
                        List.of(Problem.warning(
                                Problem.Kind.LISTED_AGAIN,
                                "a/1.png",
                                "is in the archive more than once; the last one counts")),
                        data.problems());
                Sample first = data.samples().stream()
                        .filter(sample -> sample.path().equals("a/1.png"))
                        .findFirst()
                        .orElseThrow();
                assertEquals(4, first.origin().read(ImageDecoder.DEFAULT).width(), "the fourth picture");
            }
        }
    }

    @Test
    void zipsOfMoreThanFourGigabytesHaveAnotherDirectoryAndAreRead() throws IOException {
        Path zip = temp.resolve("large.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            out.setUseZip64(Zip64Mode.Always);
            for (String name : List.of("a/1.png", "a/2.png", "b/3.png")) put(out, name, DrawnFiles.png(3, 3, 1));
        }
        try (Dataset data = open(zip)) {
            assertEquals(3, data.samples().size());
            for (Sample sample : data.samples()) sample.origin().read(ImageDecoder.DEFAULT);
        }
    }

    @Test
    void aSizeThatIsALieCostsNoMemory() throws IOException {
        Path zip = zip("a/1.png", "a/2.png", "b/3.png");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : positions(bytes, 0x02014B50)) bytes.putInt(at + 24, (1 << 30) - 1);
        Files.write(zip, bytes.array());
        try (Dataset data = open(zip)) {
            for (Sample sample : data.samples()) {
                UnreadableImage e = assertThrows(
                        UnreadableImage.class, () -> sample.origin().read(ImageDecoder.DEFAULT));
                assertEquals("cut inside the archive", e.reason());
                assertTrue(e.isDamaged());
            }
        }
    }

    @Test
    void aClosedArchiveIsNoDamagedImage() throws IOException {
        for (Path archive : List.of(zip("a/1.png", "a/2.png", "b/3.png"), tar("a/1.png", "a/2.png", "b/3.png"))) {
            Dataset data = open(archive);
            data.close();
            Sample sample = data.samples().get(0);
            assertThrows(IllegalStateException.class, () -> sample.origin().read(ImageDecoder.DEFAULT));
        }
    }

    private Dataset open(Path data) {
        return Dataset.open(data, SplitRule.DEFAULT, new ArchiveCache(temp.resolve("cache"), 1 << 20));
    }

    /** Picture i, from 1, is i pixels wide. */
    private Path zip(String... names) throws IOException {
        Path zip = temp.resolve("a.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            int width = 1;
            for (String name : names) put(out, name, DrawnFiles.png(width++, 3, 1));
        }
        return zip;
    }

    private static void put(ZipArchiveOutputStream out, String name, byte[] content) throws IOException {
        out.putArchiveEntry(new ZipArchiveEntry(name));
        out.write(content);
        out.closeArchiveEntry();
    }

    private Path tar(String... names) throws IOException {
        Path tar = temp.resolve("a.tar");
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(file, StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            int width = 1;
            for (String name : names) {
                byte[] png = DrawnFiles.png(width++, 3, 1);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(png.length);
                out.putArchiveEntry(entry);
                out.write(png);
                out.closeArchiveEntry();
            }
        }
        return tar;
    }

    /** Sets flags and method of the first {@code count} files, in both of their headers. */
    private static Path patched(Path zip, int flags, int method, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
        for (int[] header : new int[][] {{0x04034B50, 6, 8}, {0x02014B50, 8, 10}}) {
            for (int at : positions(bytes, header[0]).subList(0, count)) {
                bytes.putShort(at + header[1], (short) (bytes.getShort(at + header[1]) | flags));
                bytes.putShort(at + header[2], (short) method);
            }
        }
        return Files.write(zip, bytes.array());
    }

    private static List<Integer> positions(ByteBuffer bytes, int signature) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i + 4 <= bytes.limit(); i++) {
            if (bytes.getInt(i) == signature) found.add(i);
        }
        return found;
    }
}
