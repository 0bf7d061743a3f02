package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.data.Problem;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.tree.Encoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    Path root;

    private Path photos = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        photos = root.resolve("photos");
        DrawnFiles.writeClasses(photos, 3, "a", "b");
    }

    @Test
    void foldersAndTablesAreListedUntilAskedToStop() throws IOException {
        Path table = Files.writeString(root.resolve("t.csv"), "path,label\nphotos/a/0.png,a\nphotos/b/0.png,b\n");
        Path mistakes = Files.writeString(root.resolve("mistakes.csv"), "path,label\nphotos/a/0.png,\n");
        for (Path data : List.of(photos, table, mistakes)) {
            assertThrows(
                    CancellationException.class,
                    () -> Dataset.open(data, SplitRule.DEFAULT, () -> true).close(),
                    data.toString());
        }
    }

    @Test
    void aFolderThatLiesTooDeepIsNamedOnceAndNotLookedInto() throws IOException {
        Path deep = photos.resolve("a");
        for (int i = 0; i < 101; i++) deep = deep.resolve("x");
        Files.createDirectories(deep);
        for (String name : List.of("0.png", "1.png")) Files.copy(photos.resolve("a/0.png"), deep.resolve(name));
        try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
            assertEquals(6, opened.samples().size());
            assertEquals(
                    List.of("lies more than 100 folders deep"),
                    opened.problems().stream().map(Problem::reason).toList());
        }
    }

    @Test
    void whatIsTrueOfAFileIsKnownFromItsListing() throws IOException {
        Path file = photos.resolve("a/0.png");
        try (Dataset opened = Dataset.open(photos, SplitRule.DEFAULT)) {
            long size = Files.size(file);
            Files.write(file, new byte[3]); // after it was listed
            Encoded listed = opened.samples().stream()
                    .filter(sample -> sample.path().equals("a/0.png"))
                    .map(sample -> (Encoded) sample.origin())
                    .findFirst()
                    .orElseThrow();
            assertEquals(size, listed.state().size());
        }
    }
}
