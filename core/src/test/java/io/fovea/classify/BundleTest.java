package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.Version;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.framing.Views;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
    private static final int SIDE = TinyPhotos.SIDE;
    private static final ModelSpec SPEC =
            new ModelSpec("cnn", 3, 3, SIDE, SIDE, new HeadSpec(List.of(), null), Map.of());

    @TempDir
    Path folder;

    Path file;
    Path photo;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("model.fovea");
        TinyPhotos.classFolders(folder.resolve("photos"), 3, 5);
        photo = folder.resolve("photos/down/0.png");
        try (ImageModel model = ImageModel.create(SPEC, 3)) {
            Bundle.write(file, manifest(), model, TinyRecipe.of(SIDE, 3), null);
        }
    }

    private static Manifest manifest() {
        Preprocessing preprocessing =
                new Preprocessing(new Squash(SIDE, SIDE), 3, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.25));
        return new Manifest(
                Bundle.FORMAT_VERSION,
                SPEC,
                List.of("across", "down", "none"),
                preprocessing,
                new SplitRule(0.15, 42),
                Provenance.here("a test", 9, "none"),
                Map.of("validation.accuracy", 0.5));
    }

    private static UserError refusal(Path path) {
        return assertThrows(UserError.class, () -> {
            try (Classifier classifier = Classifier.load(path)) {
                classifier.labels();
            }
        });
    }

    @Test
    void manifestAndWeightsComeBackAsTheyWere() {
        Bundle opened = Bundle.open(file);
        assertEquals(manifest().labels(), opened.manifest().labels());
        assertEquals(manifest().preprocessing(), opened.manifest().preprocessing());
        assertEquals(SPEC, opened.manifest().model());
        assertEquals(0.15, opened.manifest().heldOut().validationShare());
        try (ImageModel before = ImageModel.create(SPEC, 3);
                ImageModel after = opened.model()) {
            before.tensors()
                    .forEach((name, tensor) -> assertArrayEquals(
                            HostCopy.floats(tensor),
                            HostCopy.floats(after.tensors().get(name)),
                            name));
        }
    }

    @Test
    void everyKindOfInputGivesTheSameAnswer() throws IOException {
        try (Classifier classifier = Classifier.load(file)) {
            Prediction expected = classifier.classify(photo);
            assertEquals(expected, classifier.classify(Files.readAllBytes(photo)));
            assertEquals(expected, classifier.classify(new ByteArrayInputStream(Files.readAllBytes(photo))));
            assertEquals(expected, classifier.classify(ImageIO.read(photo.toFile())));
            assertEquals(
                    1,
                    expected.scores().stream().mapToDouble(Score::probability).sum(),
                    1e-9);
            assertEquals(3, expected.top(5).size());
        }
    }

    @Test
    void manyThreadsGetTheAnswersOfOne() throws Exception {
        List<Path> photos;
        try (var all = Files.walk(folder.resolve("photos"))) {
            photos = all.filter(Files::isRegularFile).sorted().toList();
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Classifier classifier = Classifier.load(file)) {
            List<Prediction> expected =
                    photos.stream().map(classifier::classify).toList();
            for (int round = 0; round < 5; round++) {
                List<Future<Prediction>> answers = photos.stream()
                        .map(path -> threads.submit(() -> classifier.classify(path)))
                        .toList();
                for (int i = 0; i < photos.size(); i++) {
                    assertEquals(expected.get(i).label(), answers.get(i).get().label());
                    assertEquals(
                            expected.get(i).probability(), answers.get(i).get().probability(), 1e-6);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aBadImageDoesNotStopTheOthers() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no image");
        try (Classifier classifier = Classifier.load(file)) {
            List<Classifier.Answer> answers = classifier.classifyAll(List.of(photo, broken, photo), 2, done -> {});
            assertEquals(answers.get(0).prediction(), answers.get(2).prediction());
            assertTrue(answers.get(1).error() != null && answers.get(1).prediction() == null);
        }
    }

    @Test
    void theLargestImageIsASettingOfTheClassifier() throws IOException {
        byte[] encoded = Files.readAllBytes(photo);
        int pixels = TinyPhotos.SIDE * TinyPhotos.SIDE;
        try (Classifier enough = Classifier.load(file, Precision.FP32, new ImageDecoder(pixels));
                Classifier tooLittle = Classifier.load(file, Precision.FP32, new ImageDecoder(pixels - 1))) {
            assertEquals(enough.classify(photo), enough.classify(encoded));
            for (Executable wrong : List.<Executable>of(
                    () -> tooLittle.classify(photo),
                    () -> tooLittle.classify(encoded),
                    () -> tooLittle.classify(new ByteArrayInputStream(encoded)))) {
                UnreadableImage error = assertThrows(UnreadableImage.class, wrong);
                assertTrue(error.reason().endsWith("above the limit of 255 (--max-pixels)"), error.reason());
                assertTrue(error.fix().contains("--max-pixels"), error.fix());
            }
            Classifier.Answer answer =
                    tooLittle.classifyAll(List.of(photo), 1, done -> {}).get(0);
            assertTrue(answer.error() != null, "an image above the limit was classified");
        }
    }

    @Test
    void anImageFarLongerThanWideIsRefusedHoweverItComes() {
        try (Classifier classifier = Classifier.load(file)) {
            BufferedImage roll = new BufferedImage(1, 1001, BufferedImage.TYPE_BYTE_GRAY);
            assertThrows(UnreadableImage.class, () -> classifier.classify(roll));
            assertThrows(UnreadableImage.class, () -> classifier.classify(Image.of(roll)));
        }
    }

    @Test
    void predictionLeavesNoNativesBehind() {
        try (Classifier classifier = Classifier.load(file, Precision.BF16)) {
            for (int i = 0; i < 5; i++) classifier.classify(photo);
            long before = Pointer.totalCount();
            for (int i = 0; i < 20; i++) classifier.classify(photo);
            assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        }
    }

    @Test
    void closingAClassifierReleasesEveryNative() {
        Classifier.load(file).close();
        long before = Pointer.totalCount();
        Classifier.load(file).close();
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @Test
    void aBundleCutAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.fovea");
        for (int length : new int[] {0, 3, 100, whole.length / 2, whole.length - 1}) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertTrue(refusal(cut).getMessage().contains("cut.fovea"));
        }
    }

    @Test
    void aNewerFormatIsRefusedWithAdvice() throws IOException {
        edit("manifest.json", text -> text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 4"));
        UserError error = refusal(file);
        assertTrue(error.getMessage().contains("format 4"), error.getMessage());
        assertTrue(error.fix().contains("newer"), error.fix());
    }

    @Test
    void unknownFieldsOfTheSameFormatAreIgnored() throws IOException {
        edit("manifest.json", text -> text.replaceFirst("\\{", "{\"added\": 1,"));
        assertEquals(3, Bundle.open(file).manifest().labels().size());
    }

    @Test
    void aDamagedManifestIsRefused() throws IOException {
        edit("manifest.json", text -> text.replace("\"labels\"", "\"label\""));
        assertTrue(refusal(file).getMessage().contains("manifest.json"));
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        assertTrue(refusal(folder.resolve("absent.fovea")).getMessage().contains("no such file"));
        assertTrue(refusal(photo).getMessage().contains("not a bundle"));
        assertTrue(refusal(folder).getMessage().contains("expected a bundle"));
    }

    @Test
    void whatABundleHoldsStandsInItUncompressed() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertEquals(3, zip.size());
            zip.stream().forEach(entry -> assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName()));
        }
    }

    @Test
    void provenanceTellsThisVersion() {
        assertEquals(
                Version.current(), Bundle.open(file).manifest().provenance().fovea());
    }

    @Test
    void aManifestThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                ZipOutputStream bomb = new ZipOutputStream(Files.newOutputStream(folder.resolve("bomb.fovea")))) {
            bomb.putNextEntry(new ZipEntry("manifest.json"));
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i < 65; i++) bomb.write(spaces);
            for (String name : new String[] {"weights.safetensors", "recipe.yaml"}) {
                bomb.putNextEntry(new ZipEntry(name));
                zip.getInputStream(zip.getEntry(name)).transferTo(bomb);
            }
        }
        UserError error = refusal(folder.resolve("bomb.fovea"));
        assertTrue(error.getMessage().contains("68,157,440 bytes"), error.getMessage());
    }

    @Test
    void aNetworkLargerThanItsWeightsIsRefusedBeforeItTakesMemory() throws IOException {
        edit("manifest.json", text -> text.replace("\"hidden\" : [ ]", "\"hidden\" : [ 40000, 40000 ]"));
        UserError error = refusal(file);
        assertTrue(error.getMessage().contains("asks for a network of 1,6"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"across\"|\"down\"|down is named twice",
                "\"across\"|\" \"|blank",
                "\"across\"|null|label is missing",
                "\"across\", | |2 labels for 3 classes",
                "\"classes\" : 3|\"classes\" : 1000001|the number of classes must be 1 to 1,000,000",
                "\"classes\" : 3|\"classes\" : 0|the number of classes must be 1 to 1,000,000",
                "\"channels\" : 3|\"channels\" : -1|channels",
                "\"height\" : 16|\"height\" : 4097|the size in pixels must be 1 to 4,096, got 4097",
                "\"height\" : 16|\"height\" : 0|the size in pixels must be 1 to 4,096, got 0",
                "\"preprocessing\" : {|\"preprocessing\" : null, \"old\" : {|preprocessing is missing",
                "\"labels\"|\"label\"|labels is missing",
                "\"model\"|\"models\"|model is missing",
                "\"hidden\" : [ ]|\"hidden\" : [ 65537 ]|the width of a hidden layer must be 1 to 65,536",
                "\"dropout\" : null|\"dropout\" : 1|dropout must be in [0, 1), got 1",
                "0.4,|-0.1,|the mean must be in [0, 1], got -0.1",
                "0.4,|\"NaN\",|the mean must be in [0, 1], got NaN",
                "0.2,|0,|the standard deviation must be in",
                "0.4, 0.5|0.5|mean and std need 3 values, got 2 and 3",
                "\"resampling\" : \"BILINEAR\"|\"resampling\" : null|resampling is missing"
            })
    void everyFieldOfAManifestHasItsRange(String from, String to, String expected) throws IOException {
        edit("manifest.json", text -> text.replaceFirst(Pattern.quote(from), to == null ? "" : to));
        UserError error = refusal(file);
        assertTrue(error.getMessage().contains(": manifest.json: "), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    private void edit(String entry, java.util.function.UnaryOperator<String> change) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            Path inside = zip.getPath(entry);
            String before = Files.readString(inside), after = change.apply(before);
            assertTrue(!before.equals(after), "the test must change " + entry);
            Files.writeString(inside, after);
        }
    }

    @Test
    void anEndlessStreamIsReadToItsLimitOnly() throws IOException {
        long[] read = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                return 7;
            }

            @Override
            public int read(byte[] bytes, int from, int count) {
                read[0] += count;
                return count;
            }
        };
        assertThrows(UnreadableImage.class, () -> Classifier.bytes(endless, 1000));
        assertEquals(1001, read[0]);
        assertEquals(1000, Classifier.bytes(new ByteArrayInputStream(new byte[1000]), 1000).length);
    }

    @Test
    void aBundleAnswersByTheViewsThatItHolds() throws IOException {
        Manifest plain = manifest();
        Views views = Views.parse("flip,crops");
        Manifest several = new Manifest(
                plain.formatVersion(),
                SPEC,
                plain.labels(),
                null,
                null,
                null,
                plain.preprocessing(),
                views,
                null,
                plain.provenance(),
                plain.metrics());
        Path thorough = folder.resolve("thorough.fovea");
        try (ImageModel model = ImageModel.create(SPEC, 3)) {
            Bundle.write(thorough, several, model, TinyRecipe.of(SIDE, 3), null);
        }
        assertEquals(views, Bundle.open(thorough).manifest().views());
        try (Classifier one = Classifier.load(file);
                Classifier own = Classifier.load(thorough);
                Classifier asked = Classifier.load(file, Precision.FP32, ImageDecoder.DEFAULT, views);
                Classifier none = Classifier.load(thorough, Precision.FP32, ImageDecoder.DEFAULT, Views.ONE)) {
            assertEquals(views, own.views());
            assertEquals(own.classify(photo), asked.classify(photo));
            assertEquals(one.classify(photo), none.classify(photo));
            assertNotEquals(one.classify(photo), own.classify(photo));
            assertEquals(
                    own.classify(photo).probability(),
                    own.classifyAll(List.of(photo), 1, done -> {})
                            .get(0)
                            .prediction()
                            .probability(),
                    1e-6);
            assertArrayEquals(one.features(photo), own.features(photo));
        }
    }
}
