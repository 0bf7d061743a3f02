package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.ArchiveCache;
import io.fovea.internal.tree.Encoded;
import io.fovea.internal.tree.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    Path temp;

    Path images;

    @BeforeEach
    void draw() throws IOException {
        images = DrawnFiles.writeClasses(temp.resolve("images"), 8, "a", "b");
    }

    @Test
    void cutArchivesAreRefused() throws IOException {
        assertDamaged(cut(DrawnFiles.zip(images, temp.resolve("a.zip"), "")));
        assertDamaged(cut(DrawnFiles.tar(images, temp.resolve("a.tar"), "")));
        assertDamaged(cut(DrawnFiles.tarGz(images, temp.resolve("a.tgz"), "")));
        assertEquals(List.of(), cached(), "nothing is left of an archive that could not be unpacked");
    }

    @Test
    void aFlippedByteInCompressedTarIsRefused() throws IOException {
        Path tgz = DrawnFiles.tarGz(images, temp.resolve("a.tgz"), "");
        byte[] bytes = Files.readAllBytes(tgz);
        bytes[bytes.length - 6] ^= 1; // the checksum of the whole
        assertDamaged(Files.write(tgz, bytes));
    }

    @Test
    void aCorruptTarHeaderIsRefused() throws IOException {
        Path tar = DrawnFiles.tar(images, temp.resolve("a.tar"), "");
        byte[] bytes = Files.readAllBytes(tar);
        bytes[1024] ^= 1; // the name of the second entry
        assertDamaged(Files.write(tar, bytes));
    }

    @Test
    void aFlippedByteInsideAZipIsFoundWhenItsImageIsRead() throws IOException {
        Path zip = temp.resolve("stored.zip");
        byte[] png = DrawnFiles.png(9, 9, 1);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("a/1.png", "b/2.png")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(png);
            }
        }
        byte[] bytes = Files.readAllBytes(zip);
        bytes[45] ^= 0x10;
        Files.write(zip, bytes);
        try (Dataset data = open(zip)) {
            Origin origin = data.samples(Part.TRAIN).get(0).origin();
            UnreadableImage e = assertThrows(UnreadableImage.class, () -> origin.read(ImageDecoder.DEFAULT));
            assertTrue(
                    String.valueOf(e.getMessage()).contains("stored.zip!/a/1.png: damaged inside the archive"),
                    e.getMessage());
        }
    }

    @Test
    void namesThatClimbOutAreLeftOutAndNamed() throws IOException {
        Path zip = temp.resolve("evil.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("../../evil/1.png", "/a/1.png", "b\\2.png", "./b//3.png")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(DrawnFiles.png(3, 3, 1));
            }
        }
        try (Dataset data = open(zip)) {
            assertEquals(List.of("a", "b"), data.labels().names());
            assertEquals(3, data.samples().size());
            assertEquals(
                    List.of(Problem.leftOut(
                            Problem.Kind.UNREACHABLE, "../../evil/1.png", "its name leaves the archive")),
                    data.problems());
        }
    }

    @Test
    void linksInsideATarAreLeftOutAndNamed() throws IOException {
        Path tar = temp.resolve("links.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            for (String name : List.of("a/1.png", "b/2.png")) {
                byte[] png = DrawnFiles.png(3, 3, 1);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(png.length);
                out.putArchiveEntry(entry);
                out.write(png);
                out.closeArchiveEntry();
            }
            TarArchiveEntry link = new TarArchiveEntry("a/link.png", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }
        try (Dataset data = open(tar)) {
            assertEquals(2, data.samples().size());
            assertEquals("a/link.png", data.problems().get(0).path());
        }
    }

    @Test
    void linksInsideAZipAreLeftOutAndNamed() throws IOException {
        Path zip = temp.resolve("links.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (String name : List.of("a/1.png", "b/2.png", "b/link.png")) {
                ZipArchiveEntry entry = new ZipArchiveEntry(name);
                if (name.endsWith("link.png")) entry.setUnixMode(UnixStat.LINK_FLAG | 0777);
                out.putArchiveEntry(entry);
                out.write(DrawnFiles.png(3, 3, 1));
                out.closeArchiveEntry();
            }
        }
        try (Dataset data = open(zip)) {
            assertEquals(2, data.samples().size());
            assertEquals(
                    List.of(Problem.leftOut(
                            Problem.Kind.UNREACHABLE, "b/link.png", "a link or special file inside an archive")),
                    data.problems());
        }
    }

    @Test
    void namesOfOldZipToolsAreRead() throws IOException {
        Path zip = temp.resolve("old.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), Charset.forName("IBM437"))) {
            for (String name : List.of("caf\u00E9/1.png", "th\u00E9/2.png")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(DrawnFiles.png(3, 3, 1));
            }
        }
        try (Dataset data = open(zip)) {
            assertEquals(List.of("caf\u00E9", "th\u00E9"), data.labels().names());
        }
    }

    @Test
    void longNamesInTarAreRead() throws IOException {
        String name = "x".repeat(140);
        DrawnFiles.writeClasses(images, 1, name);
        try (Dataset data = open(DrawnFiles.tar(images, temp.resolve("a.tar"), ""))) {
            assertEquals(List.of("a", "b", name), data.labels().names());
        }
    }

    @Test
    void aCompressedTarIsUnpackedOnceAndAgainWhenItChanges() throws IOException {
        Path tgz = DrawnFiles.tarGz(images, temp.resolve("a.tgz"), "");
        open(tgz).close();
        List<Path> first = cached();
        FileTime made = Files.getLastModifiedTime(first.get(0));
        open(tgz).close();
        assertEquals(first, cached());
        assertTrue(made.compareTo(Files.getLastModifiedTime(first.get(0))) <= 0, "it says when it was last used");

        DrawnFiles.writeClasses(images, 1, "c");
        DrawnFiles.tarGz(images, tgz, "");
        Files.setLastModifiedTime(tgz, FileTime.fromMillis(1_000_000));
        try (Dataset data = open(tgz)) {
            assertEquals(3, data.labels().size());
        }
        assertEquals(1, cached().size(), "the copy of the earlier archive is gone");
        assertFalse(cached().equals(first));
    }

    @Test
    void aCacheThatCannotBeWrittenNamesTheWayOut() throws IOException {
        Path tgz = DrawnFiles.tarGz(images, temp.resolve("a.tgz"), "");
        Path file = Files.writeString(temp.resolve("file"), "no folder");
        UserError e = assertThrows(
                UserError.class,
                () -> Dataset.open(tgz, SplitRule.DEFAULT, new ArchiveCache(file.resolve("cache"), 1 << 20)));
        assertTrue(e.fix().contains("FOVEA_HOME"), e.fix());
    }

    @Test
    void theCacheLiesWhereTheEnvironmentSays() {
        Path home = Path.of("/home/ada");
        assertEquals(
                home.resolve(".cache/fovea/archives"),
                ArchiveCache.of(Map.of(), "/home/ada").folder());
        Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/x");
        assertEquals(
                Path.of("/x/fovea/archives"), ArchiveCache.of(xdg, "/home/ada").folder());
        Map<String, String> own = Map.of("XDG_CACHE_HOME", "/x", "FOVEA_HOME", "/f");
        assertEquals(Path.of("/f/archives"), ArchiveCache.of(own, "/home/ada").folder());
    }

    @Test
    void manyThreadsReadOneArchive() throws IOException {
        for (Path archive : List.of(
                DrawnFiles.zip(images, temp.resolve("a.zip"), ""), DrawnFiles.tar(images, temp.resolve("a.tar"), ""))) {
            try (Dataset data = open(archive)) {
                List<Sample> often = Stream.generate(data::samples)
                        .limit(50)
                        .flatMap(List::stream)
                        .toList();
                List<byte[]> read = ParallelPass.over(often, 4, sample -> ((Encoded) sample.origin()).bytes());
                for (int i = 0; i < read.size(); i++) {
                    assertArrayEquals(
                            Files.readAllBytes(images.resolve(often.get(i).path())), read.get(i));
                }
            }
        }
    }

    @Test
    void anIdxFileAloneIsNoDataSet() throws IOException {
        byte[] idx = ByteBuffer.allocate(20).putInt(0x803).array();
        for (byte[] content : List.of(idx, DrawnFiles.gzip(idx))) {
            Path file = Files.write(temp.resolve("train-images-idx3-ubyte"), content);
            UserError e = assertThrows(UserError.class, () -> open(file));
            assertTrue(e.fix().contains("give the folder"), e.fix());
        }
    }

    private Dataset open(Path data) {
        return Dataset.open(data, SplitRule.DEFAULT, new ArchiveCache(temp.resolve("cache"), 1 << 20));
    }

    private void assertDamaged(Path archive) {
        UserError e = assertThrows(UserError.class, () -> open(archive));
        assertTrue(String.valueOf(e.getMessage()).startsWith(archive + " is damaged or cut: "), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
    }

    private List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("cache"))) {
            return files.filter(file -> !file.endsWith(".lock")).toList();
        }
    }

    private static Path cut(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, bytes.length * 4 / 10));
    }
}
