package io.fovea.internal.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import io.fovea.train.TrainPart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterGroupsTest {
    private static ImageModel model(String architecture) {
        Architecture a = Architectures.of(architecture);
        int size = architecture.equals("mlp") ? 8 : a.size();
        return ImageModel.create(
                new ModelSpec(architecture, 3, a.channels(), size, size, HeadSpec.DEFAULT, Map.of()), 1);
    }

    private static Map<String, ParameterGroup> byName(List<ParameterGroup> groups) {
        Map<String, ParameterGroup> byName = new HashMap<>();
        for (ParameterGroup group : groups) {
            for (String name : group.parameters().keySet()) assertFalse(byName.containsKey(name), name);
            group.parameters().keySet().forEach(name -> byName.put(name, group));
        }
        return byName;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn", "mobilenet_v2", "convnext_tiny", "swin_t", "densenet121"})
    void weightDecayIsForMatricesAndKernelsAlone(String architecture) {
        try (ImageModel model = model(architecture)) {
            Map<String, ParameterGroup> groups = byName(ParameterGroups.of(model, Recipe.Rates.EQUAL));
            assertEquals(model.trainable().keySet(), groups.keySet());
            Set<String> decayed = groups.keySet().stream()
                    .filter(name -> groups.get(name).decay() == 1)
                    .collect(Collectors.toCollection(TreeSet::new));
            // as timm and BEiT tell them: by dimensions and a list of exceptions
            Set<String> expected = new TreeSet<>();
            model.trainable().forEach((name, tensor) -> {
                if (tensor.dim() > 1 && !name.contains("bias_table") && !name.contains("layer_scale")) {
                    expected.add(name);
                }
            });
            assertEquals(expected, decayed);
            assertTrue(ParameterGroups.uniform(model).stream().allMatch(group -> group.decay() == 1));
        }
    }

    @Test
    void tokensAndPositionsDoNotDecay() {
        ModelSpec spec = new ModelSpec("vit_b_32", 3, 3, 32, 32, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1)) {
            Map<String, ParameterGroup> groups = byName(ParameterGroups.of(model, Recipe.Rates.EQUAL));
            assertEquals(0, groups.get("class_token").decay());
            assertEquals(0, groups.get("encoder.pos_embedding").decay());
            assertEquals(
                    1,
                    groups.get("encoder.layers.encoder_layer_0.self_attention.in_proj_weight")
                            .decay());
        }
    }

    @Test
    void everyBlockLearnsSlowerThanTheOneAfterIt() {
        try (ImageModel model = model("mobilenet_v2")) {
            Map<String, ParameterGroup> groups = byName(ParameterGroups.of(model, new Recipe.Rates(10, 0.5, 1, false)));
            assertEquals(10, groups.get("classifier.1.weight").rate());
            assertEquals(10, groups.get("classifier.1.bias").rate());
            assertEquals(0.5, groups.get("features.18.0.weight").rate());
            assertEquals(0.5, groups.get("features.18.1.bias").rate());
            assertEquals(0.25, groups.get("features.17.conv.0.0.weight").rate());
            int blocks = Architectures.of("mobilenet_v2").blocks();
            assertEquals(
                    Math.pow(0.5, blocks), groups.get("features.0.0.weight").rate());
        }
    }

    @Test
    void normsAndBiasesHaveARateOfTheirOwn() {
        try (ImageModel model = model("mobilenet_v2")) {
            Map<String, ParameterGroup> groups =
                    byName(ParameterGroups.of(model, new Recipe.Rates(10, 0.5, 64, false)));
            assertEquals(10, groups.get("classifier.1.weight").rate());
            assertEquals(640, groups.get("classifier.1.bias").rate());
            assertEquals(0.5, groups.get("features.18.0.weight").rate());
            assertEquals(32, groups.get("features.18.1.weight").rate());
            assertEquals(32, groups.get("features.18.1.bias").rate());
        }
    }

    @Test
    void aRateForEachBlockAndTheHead() {
        try (ImageModel model = model("mlp")) {
            Set<Double> rates = new HashSet<>();
            ParameterGroups.of(model, new Recipe.Rates(1, 0.5, 1, true)).forEach(group -> rates.add(group.rate()));
            assertEquals(Set.of(1.0, 0.5, 0.25), rates);
        }
    }

    @Test
    void theOutputIsNoHiddenMatrixAndTheRestOfTheMatricesAre() {
        try (ImageModel model = model("cnn")) {
            Set<String> hidden = new TreeSet<>(), kernels = new TreeSet<>();
            byName(ParameterGroups.uniform(model)).forEach((name, group) -> {
                if (group.matrices()) hidden.add(name);
            });
            model.trainable().forEach((name, tensor) -> {
                if (tensor.dim() > 1) kernels.add(name);
            });
            kernels.removeAll(hidden);
            assertEquals(1, kernels.size());
            assertEquals(3, model.trainable().get(kernels.iterator().next()).size(0)); // the classes
        }
    }

    @Test
    void whatIsFrozenIsInNoGroup() {
        try (ImageModel model = model("mobilenet_v2")) {
            model.trainOnly(new TrainPart.Head());
            assertEquals(
                    Set.of("classifier.1.weight", "classifier.1.bias"),
                    byName(ParameterGroups.of(model, Recipe.Rates.EQUAL)).keySet());
        }
    }

    @Test
    void impossibleFactorsAreRefused() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> one = Map.of("a", torch.zeros(1));
            assertThrows(IllegalArgumentException.class, () -> new ParameterGroup("g", one, -1, 1, false));
            assertThrows(IllegalArgumentException.class, () -> new ParameterGroup("g", one, 1, Double.NaN, false));
            assertThrows(IllegalArgumentException.class, () -> new ParameterGroup("g", Map.of(), 1, 1, false));
        }
    }
}
