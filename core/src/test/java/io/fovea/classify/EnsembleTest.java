package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyEnsemble;
import io.fovea.TinyPhotos;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.framing.Views;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several networks of different architecture, size and order of classes in use as one model. */
class EnsembleTest {
    private static final List<String> CLASSES = List.of("across", "down", "none");
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

    @TempDir
    static Path folder;

    private static List<Path> members;
    private static Path ensemble;
    private static Path data;
    private static Path photo;
    private static List<Path> photos;

    @BeforeAll
    static void write() throws IOException {
        members = TinyEnsemble.members(folder);
        ensemble = TinyEnsemble.write(folder);
        data = TinyPhotos.classFolders(folder.resolve("photos"), 6, 5);
        photo = data.resolve("down/0.png");
        try (Stream<Path> all = Files.walk(data)) {
            photos = all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static double[] probabilities(Prediction prediction) {
        return CLASSES.stream()
                .mapToDouble(name -> prediction.scores().stream()
                        .filter(score -> score.label().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .probability())
                .toArray();
    }

    /** [members][photos][classes], by the members' own bundles. */
    private static List<List<double[]>> separate(Views views) {
        List<List<double[]>> all = new ArrayList<>();
        for (Path member : members) {
            try (Classifier classifier = Classifier.load(member, Precision.FP32, ImageDecoder.DEFAULT, views)) {
                all.add(photos.stream()
                        .map(one -> probabilities(classifier.classify(one)))
                        .toList());
            }
        }
        return all;
    }

    private static double[] mean(List<List<double[]>> separate, int image, double[] weights) {
        double[] mean = new double[CLASSES.size()];
        for (int m = 0; m < weights.length; m++) {
            for (int c = 0; c < mean.length; c++)
                mean[c] += weights[m] * separate.get(m).get(image)[c];
        }
        return mean;
    }

    @Test
    void theMembersAreAsDifferentAsTheVoteNeeds() {
        List<List<double[]>> separate = separate(Views.ONE);
        long differing = 0;
        for (int i = 0; i < photos.size(); i++) {
            if (highest(separate.get(0).get(i)) != highest(separate.get(1).get(i))) differing++;
        }
        assertTrue(differing > 3 && differing < photos.size(), differing + " images on which two members differ");
    }

    @Test
    void itsAnswersAreTheWeightedMeanOfItsMembersByTheNamesOfTheClasses() {
        List<List<double[]>> separate = separate(Views.ONE);
        try (Classifier classifier = Classifier.load(ensemble)) {
            for (int i = 0; i < photos.size(); i++) {
                double[] expected = mean(separate, i, WEIGHTS);
                assertArrayEquals(expected, probabilities(classifier.classify(photos.get(i))), 1e-5);
            }
        }
    }

    @Test
    void aHardVoteGivesWhatMostMembersAnswer() {
        Path hard = TinyEnsemble.write(folder.resolve("hard.fovea"), VoteRule.HARD, null, members);
        List<List<double[]>> separate = separate(Views.ONE);
        try (Classifier classifier = Classifier.load(hard)) {
            for (int i = 0; i < photos.size(); i++) {
                double[] votes = mean(separate, i, new double[] {1e-4, 1e-4, 1e-4});
                for (List<double[]> member : separate) votes[highest(member.get(i))]++;
                assertEquals(
                        CLASSES.get(highest(votes)),
                        classifier.classify(photos.get(i)).label(),
                        "image " + i);
            }
        }
    }

    @Test
    void aMedianIsThatOfTheMembersProbabilities() {
        Path median = TinyEnsemble.write(folder.resolve("median.fovea"), VoteRule.MEDIAN, null, members);
        List<List<double[]>> separate = separate(Views.ONE);
        try (Classifier classifier = Classifier.load(median)) {
            for (int i = 0; i < photos.size(); i++) {
                double[] middle = new double[CLASSES.size()];
                double sum = 0;
                for (int c = 0; c < middle.length; c++) {
                    int image = i, label = c;
                    middle[c] = separate.stream()
                            .mapToDouble(member -> member.get(image)[label])
                            .sorted()
                            .skip(1)
                            .findFirst()
                            .orElseThrow();
                    sum += middle[c];
                }
                for (int c = 0; c < middle.length; c++) middle[c] /= sum;
                assertArrayEquals(middle, probabilities(classifier.classify(photos.get(i))), 1e-5);
            }
        }
    }

    private static int highest(double[] values) {
        int highest = 0;
        for (int c = 1; c < values.length; c++) if (values[c] > values[highest]) highest = c;
        return highest;
    }

    @Test
    void everyKindOfInputGivesTheSameAnswer() throws IOException {
        try (Classifier classifier = Classifier.load(ensemble)) {
            Prediction expected = classifier.classify(photo);
            assertEquals(expected, classifier.classify(Files.readAllBytes(photo)));
            assertEquals(expected, classifier.classify(new ByteArrayInputStream(Files.readAllBytes(photo))));
            assertEquals(expected, classifier.classify(ImageIO.read(photo.toFile())));
            assertEquals(expected, classifier.classify(Image.of(ImageIO.read(photo.toFile()))));
        }
    }

    @Test
    void manyFilesGetTheSameAnswersWithAnyNumberOfThreads() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no image");
        List<Path> files = new ArrayList<>(photos);
        files.add(3, broken);
        try (Classifier classifier = Classifier.load(ensemble)) {
            List<Classifier.Answer> one = classifier.classifyAll(files, 1, done -> {});
            List<Classifier.Answer> three = classifier.classifyAll(files, 3, done -> {});
            for (int i = 0; i < files.size(); i++) {
                assertEquals(i == 3, one.get(i).prediction() == null);
                assertEquals(i == 3, three.get(i).error() != null);
                if (i == 3) continue;
                double[] alone = probabilities(classifier.classify(files.get(i)));
                assertArrayEquals(alone, probabilities(one.get(i).prediction()), 1e-5);
                assertArrayEquals(alone, probabilities(three.get(i).prediction()), 1e-5);
            }
        }
    }

    @Test
    void itIsJudgedByWhatItsMembersSayTogether() {
        List<List<double[]>> separate = separate(Views.ONE);
        double right = 0, loss = 0;
        for (int i = 0; i < photos.size(); i++) {
            String folderName = photos.get(i).getParent().getFileName().toString();
            double[] mean = mean(separate, i, WEIGHTS);
            int label = CLASSES.indexOf(folderName);
            if (highest(mean) == label) right++;
            loss -= Math.log(mean[label]);
        }
        try (Classifier classifier = Classifier.load(ensemble)) {
            SingleLabelEvaluation judged =
                    classifier.evaluate(data, null, told -> {}).singleLabel();
            assertEquals(photos.size(), judged.images());
            assertEquals(right / photos.size(), judged.accuracy(), 1e-9);
            assertEquals(loss / photos.size(), judged.loss(), 1e-4);
        }
    }

    @Test
    void moreViewsAreLookedAtByEveryMember() {
        Views views = Views.parse("flip,crops=5");
        List<List<double[]>> separate = separate(views);
        try (Classifier classifier = Classifier.load(ensemble, Precision.FP32, ImageDecoder.DEFAULT, views)) {
            assertEquals(views, classifier.views());
            // views are joined before a member's temperature divides: in both, for each member alone
            for (int i = 0; i < photos.size(); i++) {
                assertArrayEquals(mean(separate, i, WEIGHTS), probabilities(classifier.classify(photos.get(i))), 1e-5);
            }
        }
    }

    @Test
    void calibratedItAnswersTheSameWithOtherProbabilitiesAndItsViewsAndItsUnknown() throws IOException {
        Path more = TinyPhotos.classFolders(folder.resolve("more"), 18, 6);
        Path calibrated = folder.resolve("calibrated.fovea");
        Calibrator.Calibrated outcome = new Calibrator(ensemble, Views.parse("flip"), 0.4)
                .write(more, null, calibrated, told -> {}, warning -> {});
        try (Classifier before = Classifier.load(ensemble, Precision.FP32, ImageDecoder.DEFAULT, Views.parse("flip"));
                Classifier after = Classifier.load(calibrated)) {
            assertEquals(Views.parse("flip"), after.views());
            assertNotEquals(1, after.temperature().value());
            assertEquals(outcome.given().from(), after.unknownBelow());
            SingleLabelEvaluation judged =
                    after.evaluate(more, null, told -> {}).singleLabel();
            assertEquals(outcome.after().loss(), judged.loss(), 1e-5);
            assertTrue(judged.loss() <= outcome.before().loss());
            for (Path one : photos) {
                assertEquals(
                        before.classify(one).scores().get(0).label(),
                        after.classify(one).scores().get(0).label());
            }
        }
        assertTrue(Files.exists(calibrated));
    }

    /** Two trunks, each with features of length 1, so that neither drowns the other. */
    @Test
    void featuresAreThoseOfEveryTrunkSideBySide() {
        try (Classifier all = Classifier.load(ensemble);
                Classifier cnn = Classifier.load(members.get(0));
                Classifier resnet = Classifier.load(members.get(1))) {
            float[] together = all.features(photo),
                    first = unit(cnn.features(photo)),
                    second = unit(resnet.features(photo));
            assertEquals(first.length + second.length, together.length);
            for (int i = 0; i < together.length; i++) {
                assertEquals(i < first.length ? first[i] : second[i - first.length], together[i], 1e-5);
            }
            Embeddings embeddings = all.embed(photos, 2, done -> {}, failure -> {});
            assertEquals(photos, embeddings.files());
            assertEquals(photo, embeddings.nearest(together, 1).get(0).file());
        }
    }

    private static float[] unit(float[] values) {
        double squares = 0;
        for (float value : values) squares += (double) value * value;
        float[] unit = new float[values.length];
        for (int i = 0; i < unit.length; i++) unit[i] = (float) (values[i] / Math.sqrt(squares));
        return unit;
    }

    @Test
    void imagesOfOtherThingsAreToldFromItsClasses() throws IOException {
        Path others = TinyPhotos.classFolders(folder.resolve("others"), 3, 77);
        List<Path> strange = List.of(others.resolve("none/0.png"), others.resolve("none/1.png"));
        try (Classifier classifier = Classifier.load(ensemble)) {
            Strangers strangers = classifier.unlike(data, null, strange, told -> {});
            assertEquals(2, strangers.images());
            assertTrue(!strangers.detections().isEmpty());
        }
    }

    @Test
    void itIsExaminedAsOneModel() {
        try (Classifier classifier = Classifier.load(ensemble)) {
            Classifier.Examined examined = classifier.examine(data, null, 4, told -> {});
            assertEquals(photos.size(), examined.evaluation().images());
            assertTrue(!examined.examination().toJson().isEmpty());
        }
    }

    @Test
    void bf16ChangesTheThirdDigit() {
        try (Classifier exact = Classifier.load(ensemble);
                Classifier fast = Classifier.load(ensemble, Precision.BF16)) {
            for (Path one : photos) {
                assertArrayEquals(probabilities(exact.classify(one)), probabilities(fast.classify(one)), 0.25);
            }
            assertNotEquals(exact.classify(photo), fast.classify(photo));
        }
    }

    @Test
    void answersLeaveNoNativesBehind() {
        try (Classifier classifier = Classifier.load(ensemble)) {
            long before = 0;
            for (int i = 0; i < 12; i++) {
                classifier.classify(photo);
                classifier.features(photo);
                classifier.classifyAll(photos, 2, done -> {});
                if (i == 3) before = Pointer.totalCount();
            }
            assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
        }
    }

    @Test
    void closingItReleasesEveryNative() {
        Classifier.load(ensemble).close();
        long before = Pointer.totalCount();
        for (int i = 0; i < 3; i++) Classifier.load(ensemble).close();
        assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
    }
}
