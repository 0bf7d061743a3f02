package io.fovea.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The zip as somebody unpacks it. */
class ZipTest {
    private static final String VERSION = System.getProperty("fovea.version");

    @TempDir
    static Path folder;

    private static Path unpacked;
    private static Set<PosixFilePermission> launcher;

    @BeforeAll
    static void unpack() throws IOException {
        Path target = folder.resolve("my programs");
        Path zip = Path.of(System.getProperty("fovea.zip"));
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
            for (Path root : files.getRootDirectories()) {
                try (Stream<Path> all = Files.walk(root)) {
                    for (Path file : all.toList())
                        Files.copy(file, target.resolve(root.relativize(file).toString()));
                }
            }
            String name = zip.getFileName().toString().replaceFirst("\\.zip$", "");
            unpacked = target.resolve(name);
            launcher = Files.getPosixFilePermissions(files.getPath(name, "bin", "fovea"));
        }
    }

    @Test
    void itHoldsTheJarsOfTheClassPathAndNoOthers() throws IOException {
        Set<String> jars = new TreeSet<>();
        try (Stream<Path> files = Files.list(unpacked.resolve("lib"))) {
            files.forEach(file -> jars.add("lib/" + file.getFileName()));
        }
        try (JarFile program = new JarFile(unpacked.resolve("fovea.jar").toFile())) {
            Attributes manifest = program.getManifest().getMainAttributes();
            String path = manifest.getValue(Attributes.Name.CLASS_PATH);
            assertEquals(jars, new TreeSet<>(List.of(path.split(" "))));
            assertEquals("ALL-UNNAMED", manifest.getValue("Enable-Native-Access"));
        }
    }

    @Test
    void itsLauncherIsTheCheckouts() throws IOException {
        assertArrayEquals(Files.readAllBytes(Path.of("../fovea")), Files.readAllBytes(unpacked.resolve("bin/fovea")));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(launcher));
        String windows = Files.readString(unpacked.resolve("bin/fovea.cmd"), StandardCharsets.US_ASCII);
        assertEquals(windows, windows.replace("\r\n", "\n").replace("\n", "\r\n"));
    }

    @Test
    void itHoldsTheLicence() throws IOException {
        for (String file : List.of("LICENSE", "NOTICE", "README.md")) {
            assertArrayEquals(
                    Files.readAllBytes(Path.of("..", file)), Files.readAllBytes(unpacked.resolve(file)), file);
        }
    }

    /** What the Dockerfile copies is what the build makes. */
    @Test
    void theDockerfileFindsTheZip() throws IOException {
        String copied = Files.readString(Path.of("Dockerfile"))
                .lines()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
                .map(line -> line.split(" ")[1])
                .reduce("", String::concat);
        Path zip = Path.of(System.getProperty("fovea.zip"));
        String linux = zip.getFileName().toString().replaceFirst(VERSION + "-.*", VERSION + "-linux-x86_64.zip");
        assertTrue(FileSystems.getDefault().getPathMatcher("glob:" + copied).matches(Path.of(linux)), copied);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
    void itStarts() throws Exception {
        Process process = new ProcessBuilder("sh", unpacked.resolve("bin/fovea").toString(), "--version")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream out = process.getInputStream()) {
            assertEquals("fovea " + VERSION, new String(out.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
        assertEquals(0, process.waitFor());
    }
}
