package io.fovea.internal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Initialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compared with torch.nn.init: {@code core/src/test/python/initialization.py}. */
class FirstWeightsTest {
    private static final ModelSpec SPEC = new ModelSpec("cnn", 3, 3, 32, 32, HeadSpec.DEFAULT, Map.of());

    private static JsonNode golden() throws IOException {
        try (InputStream json = FirstWeightsTest.class.getResourceAsStream("/golden/initialization.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(json));
        }
    }

    private static float[] drawn(Initialization choice, Layer layer, long generator) {
        FirstWeights weights = new FirstWeights(0, choice, List.of(new Node("layer", layer)));
        StateTensor weight = Objects.requireNonNull(layer.weights().get("weight"));
        weights.draw(weight, generator);
        try (Scope scope = Scope.inference()) {
            return HostCopy.floats(weight.tensor());
        } finally {
            weight.release();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"USUAL", "WHITENING"})
    void drawsWhatPyTorchDraws(Initialization choice) throws IOException {
        JsonNode golden = golden();
        Map<String, Layer> layers =
                Map.of("kernel", Conv2d.of(3, 4, 2), "wide", Linear.of(8, 5), "tall", Linear.of(5, 8));
        layers.forEach((name, layer) -> {
            JsonNode expected = golden.at("/values/" + choice + "/" + name);
            float[] values = new float[expected.size()];
            for (int i = 0; i < values.length; i++)
                values[i] = (float) expected.get(i).asDouble();
            assertArrayEquals(
                    values,
                    drawn(choice, layer, golden.get("seed").asLong()),
                    (float) golden.get("tolerance").asDouble(),
                    name);
        });
    }

    private static Map<String, float[]> weights(Initialization choice) {
        Map<String, float[]> weights = new HashMap<>();
        try (ImageModel model = ImageModel.create(SPEC, 5, choice)) {
            model.tensors().forEach((name, tensor) -> weights.put(name, HostCopy.floats(tensor)));
        }
        return weights;
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"USUAL", "WHITENING"})
    void onlyConvolutionsAndLinearLayersAreDrawnOtherwise(Initialization choice) {
        Map<String, float[]> usual = weights(Initialization.USUAL), chosen = weights(choice);
        try (ImageModel model = ImageModel.create(SPEC, 5, choice)) {
            for (TrainedParameter parameter : model.trainedParameters()) {
                String name = parameter.name();
                boolean matrix = parameter.role() != TrainedParameter.Role.OTHER;
                if (matrix) assertFalse(Arrays.equals(usual.get(name), chosen.get(name)), name);
                else if (name.endsWith("weight")) assertArrayEquals(usual.get(name), chosen.get(name), name);
                else assertArrayEquals(new float[chosen.get(name).length], chosen.get(name), name);
            }
        }
    }

    @Test
    void whatAFileGivesIsNotDrawn() {
        try (ImageModel trained = ImageModel.create(SPEC, 1);
                ImageModel model = ImageModel.awaitingWeights(SPEC, 2, Initialization.ORTHOGONAL)) {
            Map<String, Tensor> file = new HashMap<>(trained.tensors());
            String output = trained.trainedParameters().stream()
                    .filter(parameter -> parameter.role() == TrainedParameter.Role.OUTPUT)
                    .findFirst()
                    .orElseThrow()
                    .name();
            file.remove(output);
            model.load(file);
            float[] rows = HostCopy.floats(model.tensors().get(output));
            double length = 0;
            for (int i = 0; i < rows.length / 3; i++) length += rows[i] * rows[i];
            assertEquals(1, length, 1e-5); // the head is drawn
            String first = trained.trainedParameters().get(0).name();
            assertArrayEquals(
                    HostCopy.floats(trained.tensors().get(first)),
                    HostCopy.floats(model.tensors().get(first)));
        }
    }
}
