package io.fovea.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FileNameTest {
    @Test
    void bytesAreUtf8OrLatin1() {
        assertEquals("caf\u00E9", FileName.of("caf\u00E9".getBytes(StandardCharsets.UTF_8)));
        assertEquals("caf\u00E9", FileName.of("caf\u00E9".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names are text there")
    void pathsOfOtherBytesThanUtf8KeepTheirLetters() {
        Path path = Path.of(URI.create("file:///tmp/caf%E9/a%5Cb/50%25%20%FF.png"));
        assertEquals("/tmp/caf\u00E9/a\\b/50% \u00FF.png", FileName.of(path));
        assertEquals("caf\u00E9/a\\b", FileName.of(Path.of("/tmp").relativize(path.getParent())));
    }

    @Test
    void otherPathsAreAsJavaShowsThem() {
        assertEquals(Path.of("a", "b c", "d%41.png").toString(), FileName.of(Path.of("a", "b c", "d%41.png")));
        assertEquals("", FileName.of(Path.of("")));
    }
}
