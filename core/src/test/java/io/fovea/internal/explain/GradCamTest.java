package io.fovea.internal.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.explain.HeatMap;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against PyTorch's derivatives: core/src/test/python/explain.py. */
class GradCamTest {
    private static final JsonNode GOLDEN = golden();
    private static final double TOLERANCE = GOLDEN.get("tolerance").asDouble();

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyStream().map(entry -> entry.getKey());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mapsAreThoseOfTheDerivatives(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        GradCam.Seen seen = seen(golden);
        assertMap(golden.get("gradcam"), seen.map());
        assertMap(golden.get("plusPlus"), seen.plusPlus());
    }

    private static void assertMap(JsonNode expected, HeatMap map) {
        assertEquals(expected.size(), map.values().length);
        for (int i = 0; i < expected.size(); i++) assertEquals(expected.get(i).asDouble(), map.values()[i], TOLERANCE);
    }

    /** The formula of explain.py. */
    private static GradCam.Seen seen(JsonNode golden) {
        int channels = golden.get("channels").asInt(),
                height = golden.get("height").asInt(),
                width = golden.get("width").asInt();
        long modulus = golden.get("modulus").asLong();
        float[] maps = new float[channels * height * width], gradients = new float[maps.length];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = (float) (i * 7919L % modulus / (double) modulus);
            gradients[i] = (float) ((i * 10473L % modulus / (double) modulus
                            - golden.get("shift").asDouble())
                    / 8);
        }
        return new GradCam.Seen(channels, height, width, maps, gradients);
    }

    private static ModelSpec spec(String architecture, int classes, int size) {
        return new ModelSpec(architecture, classes, 3, size, size, HeadSpec.DEFAULT, Map.of());
    }

    /** Behind a mean over the places a linear layer's gradients are its weights. */
    @Test
    void gradientsOfALinearHeadAreItsWeights() {
        try (ImageModel model = ImageModel.create(spec("resnet20", 4, 32), 3);
                Scope scope = Scope.open()) {
            GradCam.Seen seen = GradCam.see(model, image(32), 2).orElseThrow();
            float[] weights = HostCopy.floats(model.tensors().get("fc.weight").select(0, 2));
            assertEquals(weights.length, seen.channels());
            int places = seen.height() * seen.width();
            assertTrue(places > 1);
            for (int i = 0; i < seen.gradients().length; i++) {
                assertEquals(weights[i / places] / places, seen.gradients()[i], 1e-6);
            }
        }
    }

    private static Tensor image(int size) {
        float[] values = new float[3 * size * size];
        for (int i = 0; i < values.length; i++) values[i] = (float) Math.sin(i * 0.37);
        return HostCopy.toTensor(values, 1, 3, size, size);
    }

    @Test
    void everyArchitectureButTheLinearOneHasPlaces() {
        for (Architecture architecture : Architectures.all()) {
            ModelSpec spec = spec(architecture.name(), 5, architecture.size());
            if (architecture.channels() != 3) {
                spec = new ModelSpec(
                        spec.architecture(),
                        5,
                        architecture.channels(),
                        spec.height(),
                        spec.width(),
                        HeadSpec.DEFAULT,
                        Map.of());
            }
            Network network = architecture.build(spec);
            Optional<Chain.Halves> halves = network.cutAtPlaces(spec.input());
            assertEquals(!architecture.name().equals("mlp"), halves.isPresent(), architecture.name());
            if (halves.isEmpty()) continue;
            Shape places = halves.get().before().outputShape(spec.input());
            int count = places.rank() == 3
                    ? places.height() * places.width()
                    : places.sizes().get(0) - 1;
            int side = (int) Math.round(Math.sqrt(count));
            assertTrue(count > 1 && side * side == count, architecture.name() + " " + places);
            if (places.rank() == 3) assertEquals(side, places.height(), architecture.name() + " " + places);
            assertEquals(
                    network.whole().outputShape(spec.input()),
                    halves.get().from().outputShape(places),
                    architecture.name());
        }
    }

    /** Of channels that lie last, and of tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"swin_t", "vit_b_32"})
    void transformersHaveMapsToo(String architecture) {
        int size = architecture.startsWith("vit") ? 96 : 64;
        try (ImageModel model = ImageModel.create(spec(architecture, 3, size), 1);
                Scope scope = Scope.open()) {
            try (Scope drawing = Scope.inference()) { // its head begins with zeros, through which no gradient comes
                model.tensors().forEach((name, tensor) -> {
                    if (name.startsWith("heads")) tensor.fill_(new Scalar(0.01)).mul_(ramp(tensor));
                });
            }
            GradCam.Seen seen = GradCam.see(model, image(size), 1).orElseThrow();
            assertEquals(size / 32, seen.height());
            assertEquals(size / 32, seen.width());
            boolean differs = false;
            for (float gradient : seen.gradients()) differs |= gradient != 0;
            assertTrue(differs, "no gradient");
        }
    }

    private static Tensor ramp(Tensor like) {
        float[] values = new float[Math.toIntExact(like.numel())];
        for (int i = 0; i < values.length; i++) values[i] = i * 31 % 17 - 8;
        return HostCopy.toTensor(values, HostCopy.shape(like));
    }

    private static JsonNode golden() {
        try (InputStream json = GradCamTest.class.getResourceAsStream("/golden/explain.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
