package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.Imagenet;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.internal.weights.PublishedWeights;
import io.fovea.internal.weights.Recognition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
    private static final Architecture MOBILENET = Architectures.of("mobilenet_v2");

    @TempDir
    static Path folder;

    static Path weights;
    static Path photo;

    @BeforeAll
    static void write() throws IOException {
        weights = folder.resolve("own.safetensors");
        try (ImageModel model = ImageModel.create(MOBILENET.spec(1000), 1)) {
            Safetensors.write(weights, model.tensors(), Map.of());
        }
        photo = TinyPhotos.classFolders(folder.resolve("photos"), 1, 1).resolve("down/0.png");
    }

    private static TrainedModel open(String name, String weights) {
        return open(name, weights, null);
    }

    private static TrainedModel open(String name, String weights, String preprocessing) {
        PretrainedCache offline = new PretrainedCache(folder.resolve("cache"), null, true, Duration.ofSeconds(1));
        return TrainedModel.open(name, weights, preprocessing, offline, DownloadListener.SILENT);
    }

    private static UserError refusal(String name, String weights) {
        return assertThrows(UserError.class, () -> open(name, weights).close());
    }

    @Test
    void anArchitectureWithAFileKnowsImagenetsClasses() {
        try (TrainedModel model = open("mobilenet_v2", weights.toString());
                Classifier classifier = Classifier.of(model, Precision.FP32);
                Classifier inOneStep = Classifier.pretrained("mobilenet_v2", weights.toString())) {
            assertEquals(Imagenet.labels().names(), model.manifest().labels());
            assertEquals(Imagenet.usualPreprocessing(224), model.manifest().preprocessing());
            assertEquals(
                    new ShorterSideCrop(256, 224, 224),
                    model.manifest().preprocessing().framing());
            assertNull(model.splitRule());
            List<Score> scores = classifier.classify(photo).scores();
            assertEquals(1000, scores.size());
            assertEquals(scores, inOneStep.classify(photo).scores());
            assertEquals(1, scores.stream().mapToDouble(Score::probability).sum(), 1e-6);
        }
    }

    private static int shorterSide(TrainedModel model) {
        return ((ShorterSideCrop) model.manifest().preprocessing().framing()).resize();
    }

    @Test
    void aNameIsNoProofOfWhatAFileIs() throws IOException {
        Path named = Files.copy(weights, folder.resolve("mobilenet_v2-7ebf99e0.pth"));
        try (TrainedModel model = open("mobilenet_v2", named.toString())) {
            assertEquals(232, shorterSide(model));
            String doubt = model.choice().doubt();
            assertTrue(doubt.contains("this is another file: its SHA-256 begins with"), doubt);
            assertTrue(doubt.contains("--preprocessing"), doubt);
            assertTrue(
                    model.choice().why().endsWith("assumed from the name"),
                    model.choice().why());
        }
    }

    @Test
    void preprocessingThatIsOnlyAssumedIsTold() {
        try (TrainedModel model = open("mobilenet_v2", weights.toString())) {
            assertEquals(256, shorterSide(model));
            assertTrue(
                    model.choice().why().equals("as for imagenet1k_v1 of mobilenet_v2, assumed"),
                    model.choice().why());
            String doubt = model.choice().doubt();
            assertTrue(
                    doubt.contains("own.safetensors is none of mobilenet_v2's published files, which differ"), doubt);
            assertTrue(doubt.endsWith("with --preprocessing, such as imagenet1k_v2"), doubt);
        }
    }

    @Test
    void recognisedWeightsGetTheirOwnPreprocessing() {
        PublishedWeights best = PublishedCatalogue.of(MOBILENET, "imagenet1k_v2");
        PretrainedFile file = new PretrainedFile(weights, "own", new Recognition.Published(best, "its tensors"));
        try (TrainedModel model = TrainedModel.pretrained(MOBILENET, file, file.preprocessing(MOBILENET))) {
            assertEquals(232, shorterSide(model));
            assertNull(model.choice().doubt());
            assertEquals(
                    "shorter side 232, crop 224x224, bilinear (as for imagenet1k_v2 of mobilenet_v2, recognised by its tensors)",
                    model.choice().text());
        }
    }

    @Test
    void preprocessingThatIsGivenWins() {
        try (TrainedModel model = open("mobilenet_v2", weights.toString(), "imagenet1k_v2")) {
            assertEquals(232, shorterSide(model));
            assertNull(model.choice().doubt());
        }
        try (TrainedModel model = open("mobilenet_v2", weights.toString(), "framing=squash,size=160,std=0.5")) {
            assertEquals(160, model.model().spec().height());
            assertEquals(
                    List.of(0.5, 0.5, 0.5), model.manifest().preprocessing().std());
            assertEquals(Imagenet.MEAN, model.manifest().preprocessing().mean());
        }
        UserError bundle = assertThrows(UserError.class, () -> open("some.fovea", null, "imagenet1k_v2"));
        assertTrue(bundle.getMessage().contains("--preprocessing goes with an architecture"), bundle.getMessage());
        UserError early = assertThrows(UserError.class, () -> open("mobilenet_v2", "absent.pth", "size=0"));
        assertTrue(early.getMessage().contains("the size in pixels"), early.getMessage());
    }

    @Test
    void publishedWeightsThatAreNotThereAreNamedWithTheirPlace() {
        UserError error = refusal("mobilenet_v2", "imagenet1k_v1");
        assertTrue(error.getMessage().contains("mobilenet_v2-b0353104.pth"), error.getMessage());
        assertTrue(error.fix().contains("https://download.pytorch.org/models/mobilenet_v2-b0353104.pth"), error.fix());
        assertTrue(
                error.fix()
                        .contains(folder.resolve("cache/mobilenet_v2-b0353104.pth")
                                .toString()),
                error.fix());
        assertTrue(refusal("mobilenet_v2", null).getMessage().contains("mobilenet_v2-7ebf99e0.pth"));
    }

    @Test
    void aHeadOfOtherClassesIsRefused() {
        Path five = folder.resolve("five.safetensors");
        try (ImageModel model = ImageModel.create(MOBILENET.spec(5), 1)) {
            Safetensors.write(five, model.tensors(), Map.of());
        }
        UserError error = refusal("mobilenet_v2", five.toString());
        assertTrue(error.getMessage().contains("another head"), error.getMessage());
    }

    @Test
    void weightsOfAnotherArchitectureAreRefused() {
        UserError error = refusal("cnn", weights.toString());
        assertTrue(error.fix().contains("--model mobilenet_v2"), error.fix());
    }

    @Test
    void mistakesAreToldWithTheNearestName() {
        assertEquals("did you mean mobilenet_v2?", refusal("mobilnet_v2", null).fix());
        assertTrue(refusal("absent.fovea", null).getMessage().contains("no such file"));
        assertTrue(refusal(photo.toString(), null).getMessage().contains("not a bundle"));
        assertTrue(refusal("some.fovea", "imagenet").getMessage().contains("--weights goes with an architecture"));
        assertTrue(refusal("mlp", null).getMessage().contains("no published weights of mlp"));
        Path bundle = folder.resolve("some.fovea");
        assertTrue(refusal("cnn", bundle.toString()).getMessage().contains("there is no weight file"));
    }

    @Test
    void aBundleIsNoWeightFileOfImagenetsClasses() throws IOException {
        Path bundle = Files.writeString(folder.resolve("a.fovea"), "");
        assertTrue(refusal("cnn", bundle.toString()).fix().contains("in place of cnn"));
    }

    @Test
    void closingLeavesNoNativesBehind() {
        open("mobilenet_v2", weights.toString()).close();
        long before = Pointer.totalCount();
        open("mobilenet_v2", weights.toString()).close();
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        Path other = folder.resolve("other.safetensors");
        ModelSpec spec = new ModelSpec("mobilenet_v2", 7, 3, 32, 32, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1)) {
            Safetensors.write(other, model.tensors(), Map.of());
        }
        refusal("mobilenet_v2", other.toString());
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }
}
