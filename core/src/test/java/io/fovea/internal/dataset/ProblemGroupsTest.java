package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.data.Problem.Kind;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.DrawnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a messy folder, archive or table before it is trained on. */
class ProblemGroupsTest {
    @TempDir
    Path root;

    private Path messy() throws IOException {
        Path messy = DrawnFiles.writeClasses(root.resolve("messy"), 9, "Shoes", "shoes", "Größe 4 \uD83D\uDE00");
        DrawnFiles.writeClasses(messy, 3, "three");
        DrawnFiles.writeClasses(messy, 2, "two");
        DrawnFiles.writeClasses(messy, 1, "one");
        DrawnFiles.write(messy, "stray.png", "README.txt", "shoes/notes.txt", "shoes/.DS_Store", "Thumbs.db");
        Files.write(messy.resolve("shoes/zero.png"), new byte[0]);
        Files.writeString(messy.resolve("Shoes/text.png"), "no picture");
        return messy;
    }

    private static List<String> lines(Path data) {
        try (Dataset opened = Dataset.open(data, SplitRule.DEFAULT)) {
            return DatasetCheck.of(opened, ImageDecoder.DEFAULT, 2).groups().stream()
                    .map(ProblemGroup::line)
                    .toList();
        }
    }

    @Test
    void everyKindIsSaidOnceWithWhatBecameOfItAndWhatToDo() throws IOException {
        Path messy = messy();
        List<String> expected = List.of(
                "two classes have nearly the same name, and are trained as two: Shoes and shoes; probably they are one"
                        + " class: if so, put their images under one name",
                "3 classes have fewer than 5 training images, which are used but too few to learn them: one (1"
                        + " training, 0 validation), three (2 training, 1 validation), two (1 training, 1 validation);"
                        + " add images, some dozens for each class, or delete the class",
                "2 images cannot be read, and are left out: shoes/zero.png (empty file), Shoes/text.png (not an image"
                        + " (looks like text)); replace or delete such files",
                "1 file or folder lies where it means nothing, and is left out: stray.png (lies in no class folder);"
                        + " an image belongs into the folder of its class",
                "2 files are no images by their extension, and are left out: README.txt, shoes/notes.txt");
        assertEquals(expected, lines(messy));
        assertEquals(expected, lines(DrawnFiles.zip(messy, root.resolve("messy.zip"), "")));
        assertEquals(expected, lines(DrawnFiles.tarGz(messy, root.resolve("messy.tar.gz"), "")));
    }

    @Test
    void ofATableTheRowsThatNameNothingAreToldTogether() throws IOException {
        DrawnFiles.writeClasses(root, 9, "a", "b");
        StringBuilder table = new StringBuilder("path,label\n");
        for (int i = 0; i < 200; i++) table.append("a/").append(i).append(".png,T-Shirt\n");
        for (int i = 0; i < 9; i++) table.append("b/").append(i).append(".png,t shirt\n");
        Path csv = Files.writeString(root.resolve("data.csv"), table + "b/0.png,t shirt\nlist.txt,T-Shirt\n");
        assertEquals(
                List.of(
                        "two classes have nearly the same name, and are trained as two: T-Shirt and t shirt; probably"
                                + " they are one class: if so, put their images under one name",
                        "191 rows name no file, and are left out: a/9.png (does not exist), a/10.png (does not exist),"
                                + " a/11.png (does not exist) and 188 more; correct the paths, which start from the"
                                + " table's folder",
                        "1 file is no image by its extension, and is left out: list.txt",
                        "1 image is listed more than once, and is used once: b/0.png"),
                lines(csv));
    }

    @Test
    void aClassIsToldOfOnce() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 101, "many");
        DrawnFiles.writeClasses(root.resolve("train"), 5, "some", "untested");
        DrawnFiles.writeClasses(root.resolve("train"), 1, "one");
        DrawnFiles.write(root, "validation/one/", "validation/some/", "test/one/");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "many", "untested");
        DrawnFiles.writeClasses(root.resolve("test"), 2, "many", "some");
        assertEquals(
                List.of(
                        "1 class has fewer than 5 training images, which are used but too few to learn it: one (1 training,"
                                + " 0 validation, 0 test); add images, some dozens for each class, or delete the class",
                        "2 classes have no images to judge them by: some (no image in validation), untested (no image"
                                + " in test); add some",
                        "class many: has 101 training images, class some only 5: rare classes will be missed; add"
                                + " images of the rare classes"),
                lines(root));
    }

    @Test
    void classesOfDifferentPartsThatAreAlikeAreNamedInTheRemedy() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 5, "cat", "dog");
        DrawnFiles.writeClasses(root.resolve("validation"), 2, "Cat", "dog");
        UserError e = Assertions.assertThrows(UserError.class, () -> Dataset.open(root, SplitRule.DEFAULT));
        assertTrue(e.fix().endsWith(" (Cat and cat are probably one class)"), e.fix());
    }

    @Test
    void everyKindHasItsWords() {
        for (Kind kind : EnumSet.complementOf(EnumSet.of(Kind.CONTRADICTION, Kind.LEAK, Kind.DUPLICATE))) {
            List<Problem> many = new ArrayList<>();
            for (int i = 0; i < 1_234; i++) many.add(Problem.warning(kind, "name" + i, "why"));
            boolean single = kind == Kind.OTHER || kind == Kind.IMBALANCE;
            List<ProblemGroup> groups = ProblemGroups.of(many);
            assertEquals(single ? 1_234 : 1, groups.size(), kind.name());
            String line = groups.get(0).line();
            assertTrue(line.contains("name0"), line);
            assertTrue(
                    single || (line.contains("1,234") && line.contains("name2") && line.contains("1,231 more")), line);
            String one = ProblemGroups.of(many.subList(0, 1)).get(0).line();
            assertTrue(one.contains("name0") && !one.contains("%"), one);
        }
    }

    @Test
    void namesAreAlikeWhateverTheirCaseBlanksAndAccents() {
        assertEquals(
                List.of("A b, a-b and a_b", "cafe\u0301 and caf\u00E9"),
                SimilarNames.in(List.of("a-b", "A b", "a_b", "ab", "caf\u00E9", "cafe\u0301", "1", "-1", "cafe")));
        assertEquals(List.of(), SimilarNames.in(List.of("shoe", "shoes", "1", "2")));
    }
}
