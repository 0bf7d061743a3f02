package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.LabelSet;
import io.fovea.data.LabelledImage;
import io.fovea.data.LabelledImages;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.RawPixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralLabelsTest {
    @TempDir
    Path root;

    private Dataset open(String table) throws IOException {
        DrawnFiles.write(root, "1.png", "2.png", "3.png", "4.png", "5.png", "6.png", "7.png", "8.png");
        return Dataset.open(Files.writeString(root.resolve("data.csv"), table), SplitRule.DEFAULT);
    }

    private UserError refusal(String table) {
        return assertThrows(UserError.class, () -> open(table));
    }

    private static Map<String, List<String>> labels(Dataset data) {
        return data.samples().stream()
                .collect(
                        Collectors.toMap(Sample::path, sample -> sample.labels().names(data.labels())));
    }

    @Test
    void semicolonsAndBarsSeparateTheLabelsOfAnImage() throws IOException {
        Dataset data = open("path,label\n1.png,dog;cat\n2.png,cat|owl\n3.png, owl ; ; dog \n4.png,\n5.png,cat\n");
        assertTrue(data.labels().several());
        assertEquals(List.of("cat", "dog", "owl"), data.labels().names());
        assertEquals(
                Map.of(
                        "1.png", List.of("cat", "dog"),
                        "2.png", List.of("cat", "owl"),
                        "3.png", List.of("dog", "owl"),
                        "4.png", List.of(),
                        "5.png", List.of("cat")),
                labels(data));
        assertEquals(List.of(), data.problems());
    }

    @Test
    void aColumnOfLabelsMayHoldOneEach() throws IOException {
        assertTrue(open("path,labels\n1.png,cat\n2.png,dog\n3.png,\n").labels().several());
        assertTrue(open("path,labels\n1.png,cat\n2.png,\n3.png,cat\n").labels().several(), "one label, there or not");
        assertFalse(open("path,label\n1.png,cat\n2.png,dog\n").labels().several());
        assertTrue(refusal("path,label,labels\n1.png,cat,dog\n").getMessage().contains("both a column label"));
    }

    @Test
    void anEmptyCellIsAMistakeWhereEveryImageHasOneLabel() {
        UserError error = refusal("path,label\n1.png,cat\n2.png,\n3.png,dog\n");
        assertTrue(error.getMessage().contains("row 3 has no label"), error.getMessage());
    }

    @Test
    void theSameLabelsInAnotherOrderAreNoContradiction() throws IOException {
        Dataset data = open("path,label\n1.png,cat;dog\n1.png,dog|cat\n2.png,cat\n3.png,dog\n");
        assertEquals(3, data.samples().size());
        UserError error = refusal("path,label\n1.png,cat\n1.png,dog\n2.png,cat\n3.png,dog\n");
        assertTrue(error.fix().contains("cat;dog"), error.fix());
    }

    @Test
    void imagesWithoutALabelAloneTeachNothing() {
        assertTrue(refusal("path,labels\n1.png,\n2.png,\n").getMessage().contains("no training image"));
    }

    @Test
    void labelsThatTrainingHasNotAreRefusedInOtherParts() throws IOException {
        String train = "path,labels,split\n1.png,cat;dog,train\n2.png,dog,train\n3.png,cat,train\n";
        UserError error = refusal(train + "4.png,cow,validation\n");
        assertTrue(error.getMessage().contains("validation of"), error.getMessage());
        assertTrue(error.getMessage().contains("cow"), error.getMessage());
        Dataset data = open(train + "4.png,,validation\n");
        assertEquals(1, data.samples(Part.VALIDATION).size(), "a part of images without a label");
    }

    @Test
    void countsAreThoseOfEveryLabel() throws IOException {
        Dataset data = open("path,labels,split\n1.png,cat;dog,train\n2.png,dog,train\n3.png,dog,validation\n");
        assertArrayEquals(new long[] {1, 2}, data.classCounts(Part.TRAIN));
        assertArrayEquals(new long[] {0, 1}, data.classCounts(Part.VALIDATION));
    }

    @Test
    void aModelOfOneClassIsNotJudgedBySeveralLabels() throws IOException {
        open("path,labels\n1.png,cat;dog\n2.png,dog\n3.png,cat\n");
        Path table = root.resolve("data.csv");
        Labels one = new Labels(List.of("cat", "dog")), several = new Labels(List.of("cat", "dog"), true);
        UserError error = assertThrows(UserError.class, () -> Dataset.openForEvaluation(table, null, one));
        assertTrue(error.getMessage().contains("several labels an image"), error.getMessage());
        assertEquals(
                3, Dataset.openForEvaluation(table, null, several).samples().size());
        DrawnFiles.write(root, "folders/cat/1.png", "folders/dog/2.png");
        Dataset folders = Dataset.openForEvaluation(root.resolve("folders"), null, several);
        assertEquals(
                List.of(LabelSet.of(0), LabelSet.of(1)),
                folders.samples().stream().map(Sample::labels).toList());
    }

    @Test
    void imagesFromCodeHaveAnyNumberOfLabelsOnlyWhereThatIsSaid() {
        byte[] content = {};
        List<LabelledImage> images = List.of(
                LabelledImage.bytes("1", content, "cat").labelled("cat", "dog"),
                LabelledImage.bytes("2", content, "cat").labelled(),
                LabelledImage.bytes("3", content, "cat"),
                LabelledImage.bytes("4", content, "dog"));
        Dataset data = Dataset.of(LabelledImages.severalLabels("pets", images), SplitRule.DEFAULT);
        assertTrue(data.labels().several());
        assertEquals(List.of("cat", "dog"), labels(data).get("1"));
        assertEquals(List.of(), labels(data).get("2"));
        UserError error = assertThrows(UserError.class, () -> LabelledImages.of("pets", images));
        assertTrue(error.getMessage().contains("image 1 of pets has 2 labels"), error.getMessage());
    }

    @Test
    void equalFilesWithOtherLabelsContradictEachOther() throws IOException {
        DrawnFiles.write(root, "1.png", "2.png");
        Files.copy(root.resolve("1.png"), root.resolve("copy.png"));
        Files.copy(root.resolve("1.png"), root.resolve("twin.png"));
        String rows = """
                path,labels,split
                1.png,cat;dog,train
                twin.png,dog;cat,train
                copy.png,cat,train
                2.png,dog,train
                """;
        Path table = Files.writeString(root.resolve("data.csv"), rows);
        try (Dataset data = Dataset.openForInspection(table, SplitRule.DEFAULT)) {
            Set<Problem.Kind> found =
                    DatasetCheck.ofFiles(data, CheckOptions.of(ImageDecoder.DEFAULT, 1)).equal().stream()
                            .map(Problem::kind)
                            .collect(Collectors.toSet());
            assertTrue(found.contains(Problem.Kind.CONTRADICTION), found.toString());
        }
    }

    private static Found found(int number, String... labels) {
        return new Found(null, List.of(labels), number + ".png", new RawPixels(new Image(1, 1, 1, new byte[1])));
    }

    /** Each of six labels on a share of the images, the last of them on two. */
    private static List<Found> images() {
        Random random = new Random(3);
        List<Found> images = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            List<String> labels = new ArrayList<>();
            for (int label = 0; label < 5; label++)
                if (random.nextInt(2 + 4 * label) == 0) labels.add("label " + label);
            if (i == 7 || i == 111) labels.add("rare");
            if (i == 8) labels.add("single");
            images.add(found(i, labels.toArray(String[]::new)));
        }
        return images;
    }

    @Test
    void everyLabelGivesItsShareToValidation() {
        List<Found> images = images();
        List<Found> heldOut = new SplitRule(0.2, 1).split(images).getOrDefault(Part.VALIDATION, List.of());
        for (String label : List.of("label 0", "label 1", "label 2", "label 3", "label 4")) {
            assertEquals(0.2, (double) count(heldOut, label) / count(images, label), 0.04, label);
        }
        assertEquals(1, count(heldOut, "rare"), "at least one of two");
        assertEquals(0, count(heldOut, "single"), "never all");
        long unlabelled =
                images.stream().filter(image -> image.labels().isEmpty()).count();
        long apart = heldOut.stream().filter(image -> image.labels().isEmpty()).count();
        assertEquals(0.2, (double) apart / unlabelled, 0.04, "images without a label");
    }

    @Test
    void noLabelLosesItsLastTrainingImage() {
        Random random = new Random(9);
        for (int round = 0; round < 200; round++) {
            List<Found> images = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Set<String> labels = new HashSet<>();
                for (int l = 0; l < 3; l++) labels.add("label " + random.nextInt(5));
                images.add(found(i, labels.toArray(String[]::new)));
            }
            List<Found> trained = new SplitRule(0.6, round).split(images).getOrDefault(Part.TRAIN, List.of());
            for (Found image : images) {
                for (String label : image.labels()) assertTrue(count(trained, label) > 0, label);
            }
        }
    }

    @Test
    void theOrderOfRowsPlaysNoRole() {
        List<Found> images = images(), shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, new Random(3));
        assertEquals(paths(images), paths(shuffled));
    }

    @Test
    void imagesOfOneLabelEachAreDividedAsClassesAre() {
        List<Found> images = new ArrayList<>();
        for (int i = 0; i < 90; i++) images.add(found(i, i % 3 == 0 ? "a" : "b"));
        assertEquals(paths(images), new LabelledSplit(SplitRule.DEFAULT, images).heldOut());
    }

    private static long count(List<Found> images, String label) {
        return images.stream().filter(image -> image.labels().contains(label)).count();
    }

    private static Set<String> paths(List<Found> images) {
        return SplitRule.DEFAULT.split(images).getOrDefault(Part.VALIDATION, List.of()).stream()
                .map(Found::path)
                .collect(Collectors.toSet());
    }

    @Test
    void foldsHoldAShareOfEveryLabel() throws IOException {
        StringBuilder rows = new StringBuilder("path,labels\n");
        for (int i = 0; i < 60; i++) {
            DrawnFiles.write(root, "fold/" + i + ".png");
            String labels = (i % 2 == 0 ? "often;" : "") + (i % 5 == 0 ? "seldom" : "");
            rows.append("fold/").append(i).append(".png,").append(labels).append('\n');
        }
        Path table = Files.writeString(root.resolve("folds.csv"), rows);
        Set<String> judged = new HashSet<>();
        for (int fold = 0; fold < 3; fold++) {
            Dataset divided = Dataset.open(table, SplitRule.DEFAULT.folded(new Fold(fold, 3), 1));
            long[] held = divided.classCounts(Part.VALIDATION), rest = divided.classCounts(Part.TRAIN);
            assertEquals(4, held[1], "a third of the 12 images of the rarer label");
            assertEquals(10.0, (double) held[0], 3, "about a third of the 30 images of the other");
            assertArrayEquals(new long[] {30 - held[0], 8}, rest);
            divided.samples(Part.VALIDATION).forEach(sample -> judged.add(sample.path()));
        }
        assertEquals(60, judged.size());
        SplitRule tooMany = SplitRule.DEFAULT.folded(new Fold(0, 13), 1);
        assertThrows(UserError.class, () -> Dataset.open(table, tooMany), "12 images of a label");
    }
}
