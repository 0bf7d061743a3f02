package io.fovea.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.training.RecipeFile;
import io.fovea.internal.tree.EncodedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that is given as a file is followed for ever. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no pipes and devices in its file system")
class RegularFileTest {
    private static final Map<String, Consumer<Path>> READERS = Map.of(
            "images", file -> new EncodedFile(file).bytes(),
            "weights", TensorFile::read,
            "bundles", Bundle::open,
            "data", file -> Dataset.open(file, SplitRule.DEFAULT).close(),
            "recipes", RecipeFile::read);

    @TempDir
    Path folder;

    static Stream<String> readers() {
        return READERS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aPipeIsRefusedAtOnce(String what) throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.jpg");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertRefused(what, pipe);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void anEndlessDeviceIsRefusedAtOnce(String what) {
        assertRefused(what, Path.of("/dev/zero"));
    }

    private static void assertRefused(String what, Path file) {
        Consumer<Path> reader = READERS.get(what);
        UserError error = assertThrows(UserError.class, () -> reader.accept(file));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
        assertTrue(error.getMessage().contains("not a regular file"), error.getMessage());
    }

    @Test
    void aLinkToItselfIsNoFile() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop.jpg"), Path.of("loop.jpg"));
        for (Consumer<Path> reader : READERS.values()) {
            assertThrows(UserError.class, () -> reader.accept(loop));
        }
    }

    @Test
    void aLinkToAFileIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "text");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertEquals(link, RegularFile.require(link, "text"));
        assertEquals(4, new EncodedFile(link).bytes().length);
    }
}
