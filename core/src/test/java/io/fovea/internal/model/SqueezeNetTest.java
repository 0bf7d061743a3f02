package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.Precision;
import io.fovea.SharedData;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqueezeNetTest {
    private static final Preprocessing IMAGENET = new Preprocessing(
            new ShorterSideCrop(256, 224, 224), 3, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** What src/test/python/pretrained.py wrote. */
    private record Samples(String torch, String torchvision, String pillow, LinkedHashMap<String, Answer> files) {}

    /**
     * @param label column of the name of a file
     * @param best torchvision's five best columns
     * @param logits of these
     */
    private record Answer(int label, int[] best, float[] logits) {}

    @Test
    void realWeightsPredictWhatTorchvisionPredicts() throws Exception {
        Path photographs = SharedData.require("data/imagenet-samples");
        Path weights = SharedData.require("weights/squeezenet1_0.pth");
        Samples samples = samples();
        try (ImageModel model = loaded(weights, 1000);
                InferenceModel prepared = model.prepare(Precision.FP32);
                Normalization normalization = new Normalization(IMAGENET)) {
            int first = 0, five = 0;
            for (Map.Entry<String, Answer> entry : samples.files().entrySet()) {
                try (Scope scope = Scope.inference()) {
                    String file = entry.getKey();
                    Answer expected = entry.getValue();
                    float[] logits = HostCopy.floats(prepared.forward(normalization.apply(
                            framed(photographs.resolve(file)).images())));
                    int[] best = best(logits);
                    assertEquals(expected.best()[0], best[0], file);
                    float[] found = new float[best.length];
                    for (int i = 0; i < found.length; i++) found[i] = logits[expected.best()[i]];
                    Golden.assertClose(expected.logits(), found, 1e-4, file);
                    if (best[0] == expected.label()) first++;
                    if (Arrays.stream(best).anyMatch(column -> column == expected.label())) five++;
                }
            }
            assertEquals(48, samples.files().size());
            assertEquals(29, first, "top-1");
            assertEquals(42, five, "top-5");
        }
    }

    @Test
    void theOldFileFormatHoldsTheSameNetwork() {
        try (ImageModel model = loaded(SharedData.require("weights/squeezenet1_0.pth"), 1000);
                ImageModel legacy = loaded(SharedData.require("weights/squeezenet1_0-legacy.pth"), 1000)) {
            model.tensors().forEach((name, tensor) -> {
                assertTrue(
                        torch.equal(
                                tensor, Objects.requireNonNull(legacy.tensors().get(name), name)),
                        name);
            });
        }
    }

    @Test
    void forOtherClassesTheTrunkOfRealWeightsLoads() {
        try (Scope scope = Scope.inference();
                ImageModel model =
                        ImageModel.create(Architectures.of("squeezenet1_0").spec(10), 1)) {
            LoadReport report = model.load(TensorFile.read(SharedData.require("weights/squeezenet1_0.pth"))
                    .tensors());
            assertEquals(List.of(), new ArrayList<>(report.missing()));
            assertEquals(2, report.wrongShape().size(), report.toText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"squeezenet1_0", "squeezenet1_1"})
    void theHeadSeesThePaperMapOrWithHiddenLayersItsMeans(String name) {
        ModelSpec spec = Architectures.of(name).spec(10);
        try (ImageModel paper = ImageModel.create(spec, 1);
                ImageModel hidden = ImageModel.create(with(spec, new HeadSpec(List.of(20), null)), 1)) {
            assertEquals(512 * 13 * 13, paper.featureWidth());
            assertEquals(512, hidden.featureWidth());
        }
    }

    /** As any network without a layer of fixed width. */
    @Test
    void takesImagesOfOtherSizesThanItsSpecifications() {
        ModelSpec spec = Architectures.of("squeezenet1_1").spec(10);
        try (ImageModel model = ImageModel.create(spec, 1);
                InferenceModel prepared = model.prepare(Precision.FP32);
                Scope scope = Scope.inference()) {
            Tensor images = Formula.image(2, 3, 65, 90);
            assertArrayEquals(new long[] {2, 10}, HostCopy.shape(model.forward(images)));
            Golden.assertClose(
                    HostCopy.floats(model.forward(images)), HostCopy.floats(prepared.forward(images)), 1e-5, "logits");
        }
    }

    /** torchvision's {@code min_size}, and the first that is too small. */
    @Test
    void takesImagesOf21PixelsASideButNotOf20() {
        Network network = Architectures.of("squeezenet1_0")
                .build(Architectures.of("squeezenet1_0").spec(10));
        assertEquals(Shape.image(512, 1, 1), network.body().outputShape(Shape.image(3, 21, 21)));
        assertThrows(IllegalArgumentException.class, () -> network.body().outputShape(Shape.image(3, 20, 20)));
    }

    @Test
    void firstWeightsAreDistributedAsTorchvisions() {
        try (ImageModel model =
                ImageModel.create(Architectures.of("squeezenet1_0").spec(1000), 1)) {
            assertFirst(model, "features.0", Math.sqrt(2.0 / 147));
            assertFirst(model, "features.3.squeeze", Math.sqrt(2.0 / 96));
            assertFirst(model, "features.12.expand3x3", Math.sqrt(2.0 / (64 * 9)));
            assertFirst(model, "classifier.1", 0.01);
        }
    }

    private static void assertFirst(ImageModel model, String layer, double std) {
        float[] weights = HostCopy.floats(Objects.requireNonNull(model.tensors().get(layer + ".weight")));
        double squares = 0;
        for (float weight : weights) squares += (double) weight * weight;
        assertEquals(std, Math.sqrt(squares / weights.length), 5 * std / Math.sqrt(2.0 * weights.length), layer);
        for (float bias : HostCopy.floats(Objects.requireNonNull(model.tensors().get(layer + ".bias")))) {
            assertEquals(0, bias);
        }
    }

    private static ImageModel loaded(Path weights, int classes) {
        ImageModel model = ImageModel.create(Architectures.of("squeezenet1_0").spec(classes), 1);
        try (Scope scope = Scope.inference()) {
            LoadReport report = model.load(TensorFile.read(weights).tensors());
            assertTrue(report.complete(), report.toText());
        }
        return model;
    }

    private static Batch framed(Path file) throws Exception {
        Image image = ImageDecoder.DEFAULT.decode(Files.readAllBytes(file), file.toString());
        Image frame = IMAGENET.framing().frame(image.withChannels(3), new SplittableRandom(0));
        return Batch.of(List.of(frame), 0);
    }

    /** The columns of the five largest values, largest first. */
    private static int[] best(float[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .limit(5)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static ModelSpec with(ModelSpec spec, HeadSpec head) {
        return new ModelSpec(
                spec.architecture(),
                spec.classes(),
                spec.channels(),
                spec.height(),
                spec.width(),
                head,
                spec.options());
    }

    private static Samples samples() throws Exception {
        try (InputStream in = SqueezeNetTest.class.getResourceAsStream("/golden/squeezenet1_0-samples.json")) {
            return new ObjectMapper().readValue(in, Samples.class);
        }
    }
}
