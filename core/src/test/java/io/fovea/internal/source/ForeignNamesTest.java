package io.fovea.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.tree.CodePointOrder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names that are legal on Unix and rarely thought of. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "such names cannot be there")
class ForeignNamesTest {
    private static final List<String> ODD = List.of("a\\b", "new\nline", "\u001B[31mred", "tab\tquote\"", " lead");

    @TempDir
    Path temp;

    @Test
    void anyNameInAFolderIsRead() throws IOException {
        for (String name : ODD) DrawnFiles.write(temp, name + "/" + name + ".png", name + "/2.png");
        assertOdd(temp);
    }

    @Test
    void anyNameInATarIsRead() throws IOException {
        Path images = temp.resolve("images");
        for (String name : ODD) DrawnFiles.write(images, name + "/" + name + ".png", name + "/2.png");
        assertOdd(DrawnFiles.tar(images, temp.resolve("odd.tar"), ""));
    }

    @Test
    void anyNameInAUnixZipIsRead() throws IOException {
        Path zip = temp.resolve("odd.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (String name : ODD) {
                for (String file : List.of(name + "/" + name + ".png", name + "/2.png")) {
                    ZipArchiveEntry entry = new ZipArchiveEntry(file);
                    entry.setUnixMode(0644); // so that its host is Unix
                    put(out, entry);
                }
            }
        }
        assertOdd(zip);
    }

    private void assertOdd(Path data) {
        try (Dataset dataset = Dataset.open(data, SplitRule.DEFAULT)) {
            assertEquals(
                    ODD.stream().sorted(CodePointOrder.INSTANCE).toList(),
                    dataset.labels().names());
            assertEquals(10, dataset.samples().size());
            assertEquals(List.of(), dataset.problems());
            for (Sample sample : dataset.samples()) sample.origin().read(ImageDecoder.DEFAULT);
        }
    }

    @Test
    void namesOfOtherBytesThanUtf8AreReadAsLatin1() throws IOException {
        for (String name : List.of("caf%E9/1.png", "caf%E9/%FC.png", "caf%E8/1.png", "caf%E8/2.png")) {
            Path file = Path.of(URI.create(temp.toUri() + name));
            Files.createDirectories(file.getParent());
            Files.write(file, DrawnFiles.png(5, 5, name.hashCode()));
        }
        Files.writeString(Path.of(URI.create(temp.toUri() + "caf%E9/notes%E4.txt")), "x");
        try (Dataset data = Dataset.open(temp, SplitRule.DEFAULT)) {
            assertEquals(List.of("caf\u00E8", "caf\u00E9"), data.labels().names());
            assertEquals(4, data.samples().size());
            for (Sample sample : data.samples()) sample.origin().read(ImageDecoder.DEFAULT);
            assertEquals("caf\u00E9/notes\u00E4.txt", data.problems().get(0).path());
        }
    }

    @Test
    void namesThatReadAlikeAreToldApartOrLeftOut() throws IOException {
        DrawnFiles.writeClasses(temp, 2, "a", "caf\u00E9");
        Path alike = Path.of(URI.create(temp.toUri() + "caf%E9/1.png"));
        Files.createDirectories(alike.getParent());
        Files.write(alike, DrawnFiles.png(5, 5, 7));
        Dataset data = Dataset.open(temp, SplitRule.DEFAULT);
        assertEquals(4, data.samples().size());
        assertEquals(
                List.of(Problem.leftOut(Problem.Kind.UNREACHABLE, "caf\u00E9/1.png", "its name reads like another's")),
                data.problems());
    }

    @Test
    void latin1NamesInATarAreRead() throws IOException {
        Path tar = temp.resolve("old.tar");
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(Files.newOutputStream(tar), StandardCharsets.ISO_8859_1.name())) {
            for (String name : List.of("caf\u00E9/1.png", "caf\u00E8/1.png", "caf\u00E8/2.png")) {
                byte[] png = DrawnFiles.png(3, 3, 1);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(png.length);
                out.putArchiveEntry(entry);
                out.write(png);
                out.closeArchiveEntry();
            }
        }
        try (Dataset data = Dataset.open(tar, SplitRule.DEFAULT)) {
            assertEquals(List.of("caf\u00E8", "caf\u00E9"), data.labels().names());
            assertEquals(3, data.samples().size());
        }
    }

    @Test
    void backslashesSeparateInZipsOfWindows() throws IOException {
        Path zip = temp.resolve("windows.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (String name : List.of("a\\1.png", "a\\2.png", "b\\3.png")) put(out, new ZipArchiveEntry(name));
        }
        try (Dataset data = Dataset.open(zip, SplitRule.DEFAULT)) {
            assertEquals(List.of("a", "b"), data.labels().names());
        }
    }

    @Test
    void aPathThatJavaCannotTakeSaysSo() {
        UserError e = assertThrows(UserError.class, () -> Dataset.open(temp.resolve("caf\uFFFD"), SplitRule.DEFAULT));
        assertTrue(e.fix().contains("not UTF-8"), e.fix());
    }

    private static void put(ZipArchiveOutputStream out, ZipArchiveEntry entry) throws IOException {
        out.putArchiveEntry(entry);
        out.write(DrawnFiles.png(3, 3, entry.getName().hashCode()));
        out.closeArchiveEntry();
    }
}
