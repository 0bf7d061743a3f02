package io.fovea.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.image.Resampling;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.tensorfile.TorchFile;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue of one file, drawn here, whose name carries the digits of its content as torchvision's do. */
class RecogniserTest {
    @TempDir
    Path folder;

    private ImageModel model;
    private Path file;
    private PublishedWeights published;
    private Recogniser recogniser;

    @BeforeEach
    void publish() throws IOException {
        model = ImageModel.create(new ModelSpec("resnet20", 10, 3, 32, 32, HeadSpec.DEFAULT, Map.of()), 1);
        file = folder.resolve("renamed by its user.pt");
        TorchFile.write(file, model.tensors());
        published = published("resnet20", Checksum.of(file).substring(0, 8));
        recogniser = new Recogniser(List.of(published("resnet50", "01234567"), published), folder.resolve("cache"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static PublishedWeights published(String architecture, String digits) {
        URI url = URI.create("https://publisher.invalid/" + architecture + "-" + digits + ".pth");
        return new PublishedWeights(
                architecture,
                "imagenet1k_v2",
                url,
                null,
                1,
                null,
                70,
                90,
                40,
                32,
                Resampling.BICUBIC,
                Imagenet.MEAN,
                Imagenet.STD);
    }

    private Recognition.Published recognised(Path path) {
        Recognition.Published known = assertInstanceOf(Recognition.Published.class, recogniser.of(path));
        assertEquals(published, known.weights());
        return known;
    }

    /** The same weights as another program would store them: other names, no counters, another order. */
    private Path converted(Map<String, Tensor> tensors) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (!name.endsWith("num_batches_tracked")) renamed.put("z" + name.length() + name, tensor);
        });
        Path path = folder.resolve("converted.safetensors");
        Safetensors.write(path, renamed, Map.of("program", "another"));
        return path;
    }

    @Test
    void aRenamedFileIsRecognisedByItsContent() {
        assertEquals("the file's SHA-256", recognised(file).by());
        assertEquals(
                "these are torchvision's imagenet1k_v2 of resnet20, recognised by the file's SHA-256",
                recogniser.of(file).text());
    }

    @Test
    void aPublishedNameWithAnotherContentIsTold() throws IOException {
        Path other = Files.write(folder.resolve(published.file()), new byte[] {1, 2, 3});
        Recognition.Misnamed misnamed = assertInstanceOf(Recognition.Misnamed.class, recogniser.of(other));
        assertEquals(published, misnamed.claimed());
        assertTrue(misnamed.text().contains("begins with 039058c6, not " + published.checksum()), misnamed.text());
    }

    @Test
    void onceSeenTheSameWeightsAreRecognisedInAnyFormat() {
        Path converted = converted(model.tensors());
        assertInstanceOf(Recognition.Unknown.class, recogniser.of(converted), "nothing is known yet");
        recognised(file);
        long before = Pointer.totalCount();
        assertEquals("its tensors", recognised(converted).by());
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @Test
    void weightsThatWereTrainedOnAreOthers() {
        recognised(file);
        for (String name : List.of("conv1.weight", "fc.bias")) {
            try (Scope scope = Scope.inference()) {
                Tensor first = model.tensors().get(name).narrow(0, 0, 1);
                first.add_(new Scalar(1e-4f));
                assertInstanceOf(Recognition.Unknown.class, recogniser.of(converted(model.tensors())), name);
                first.sub_(new Scalar(1e-4f));
            }
        }
    }

    @Test
    void weightsOfAnotherArchitectureAreNamed() {
        UserError error = assertThrows(
                UserError.class,
                () -> PretrainedFile.recognised(
                        file, file.toString(), Architectures.of("resnet18"), recogniser.of(file)));
        assertTrue(error.getMessage().contains("imagenet1k_v2 of resnet20"), error.getMessage());
        assertTrue(error.getMessage().endsWith("and not of resnet18"), error.getMessage());
        assertEquals("use resnet20 in place of resnet18", error.fix());
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoMistake() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file where a folder should be");
        Recogniser poor = new Recogniser(List.of(published), blocked.resolve("cache"));
        assertInstanceOf(Recognition.Published.class, poor.of(file));
    }

    @Test
    void whatIsNoFileIsNotRead() {
        assertInstanceOf(Recognition.Unknown.class, recogniser.of(folder));
        assertFalse(Files.exists(folder.resolve("cache")));
    }
}
