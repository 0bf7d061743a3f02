package io.fovea.internal.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.source.DrawnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientReadingTest {
    @TempDir
    Path folder;

    private static UnreadableImage failure(Encoded file) {
        return assertThrows(UnreadableImage.class, () -> file.read(ImageDecoder.DEFAULT));
    }

    @Test
    void aDiskThatStumblesIsAskedAgain() {
        AtomicInteger tries = new AtomicInteger();
        byte[] read = PatientReading.of("a.png", () -> {
            if (tries.incrementAndGet() < 3) throw new IOException("Input/output error");
            return new byte[] {7};
        });
        assertArrayEquals(new byte[] {7}, read);
    }

    @Test
    void aDiskThatKeepsFailingIsNoDamage() {
        AtomicInteger tries = new AtomicInteger();
        UnreadableImage e = assertThrows(
                UnreadableImage.class,
                () -> PatientReading.of("a.png", () -> {
                    tries.incrementAndGet();
                    throw new IOException("Input/output error");
                }));
        assertEquals(3, tries.get());
        assertFalse(e.isDamaged());
        assertEquals("a.png: Input/output error", e.getMessage());
    }

    @Test
    void damageIsNotReadTwice() {
        AtomicInteger tries = new AtomicInteger();
        UnreadableImage e = assertThrows(
                UnreadableImage.class,
                () -> PatientReading.of("a.png", () -> {
                    tries.incrementAndGet();
                    throw new ArchiveDamage("cut inside the archive");
                }));
        assertEquals(1, tries.get());
        assertTrue(e.isDamaged());
    }

    @Test
    void whatIsGoneForbiddenOrNoFileIsNotDamagedButWhatTheDecoderRefusesIs() throws IOException {
        assertFalse(failure(new EncodedFile(folder.resolve("gone.png"))).isDamaged());
        assertFalse(failure(new EncodedFile(Files.createDirectory(folder.resolve("folder.png"))))
                .isDamaged());
        Path text = Files.writeString(folder.resolve("text.png"), "text");
        assertTrue(failure(new EncodedFile(text)).isDamaged());
        Assumptions.assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("---------"));
        assertFalse(failure(new EncodedFile(text)).isDamaged());
    }

    @Test
    void anEntryThatDiffersFromItsChecksumIsDamaged() throws IOException {
        Path zip = DrawnFiles.zip(
                DrawnFiles.writeClasses(folder.resolve("set"), 4, "a", "b"), folder.resolve("a.zip"), "");
        byte[] bytes = Files.readAllBytes(zip);
        bytes[60] ^= 1; // in the first picture's compressed pixels
        Files.write(zip, bytes);
        try (Dataset data = Dataset.open(zip, SplitRule.DEFAULT)) {
            long damaged = data.samples().stream()
                    .filter(sample -> isDamaged((Encoded) sample.origin()))
                    .count();
            assertEquals(1, damaged);
        }
    }

    private static boolean isDamaged(Encoded file) {
        try {
            file.bytes();
            return false;
        } catch (UnreadableImage e) {
            return e.isDamaged();
        }
    }
}
