package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.TinyEnsemble;
import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.classify.Explainer;
import io.fovea.ensemble.VoteRule;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.light.FeatureClassifier;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A light classifier in place of a head: here one that says what the head says, so that nothing may change. */
class LightMemberTest {
    @TempDir
    static Path folder;

    private static Path network;
    private static Path light;
    private static Path photo;

    @BeforeAll
    static void write() throws IOException {
        photo = TinyPhotos.classFolders(folder.resolve("photos"), 1, 5).resolve("across/0.png");
        network = TinyEnsemble.resnet(folder);
        light = folder.resolve("light.fovea");
        Bundle bundle = Bundle.open(network);
        try (ImageModel model = bundle.model();
                Scope scope = Scope.inference()) {
            Map<String, Tensor> head = new LinkedHashMap<>();
            for (Tensor tensor : model.headTensors().values()) head.put(tensor.dim() == 1 ? "bias" : "weight", tensor);
            FeatureClassifier same = FeatureClassifier.of("linear", head);
            Bundle.write(light, manifest(bundle.manifest(), same), model, same, TinyRecipe.of(24, 3), null);
        }
    }

    private static Manifest manifest(Manifest own, FeatureClassifier head) {
        return new Manifest(
                Bundle.TOGETHER_VERSION,
                own.model(),
                own.labels(),
                null,
                own.temperature(),
                null,
                own.preprocessing(),
                null,
                head.kind(),
                null,
                null,
                own.provenance(),
                Map.of());
    }

    private static Explanation explain(Path bundle, ExplanationMethod method) {
        try (Explainer explainer = Explainer.load(bundle)) {
            return explainer.explain(photo, "down", method);
        }
    }

    @Test
    void itIsExplainedByOcclusionAsTheHeadIs() {
        Explanation expected = explain(network, ExplanationMethod.OCCLUSION);
        Explanation explanation = explain(light, ExplanationMethod.OCCLUSION);
        assertEquals(expected.probability(), explanation.probability(), 1e-5);
        assertArrayEquals(expected.heat().values(), explanation.heat().values(), 1e-3f);
    }

    @Test
    void gradientsEndAtItAndSoDoTheOtherMethods() {
        List<Path> two = List.of(network, light);
        Path both = TinyEnsemble.write(folder.resolve("both.fovea"), VoteRule.SOFT, null, two);
        for (ExplanationMethod method : ExplanationMethod.values()) {
            if (method == ExplanationMethod.OCCLUSION) continue;
            UserError alone = assertThrows(UserError.class, () -> explain(light, method));
            assertEquals("the linear head has no gradients, which " + method + " needs", alone.getMessage());
            assertEquals("use occlusion", alone.fix());
            UserError member = assertThrows(UserError.class, () -> explain(both, method));
            assertEquals(
                    "member light (the linear head) has no gradients, which " + method + " needs", member.getMessage());
        }
        assertArrayEquals(
                explain(network, ExplanationMethod.OCCLUSION).heat().values(),
                explain(both, ExplanationMethod.OCCLUSION).heat().values(),
                1e-3f);
    }

    @Test
    void itAnswersAsTheHeadDoesAlsoInAnEnsemble() {
        Path both = TinyEnsemble.write(folder.resolve("two.fovea"), VoteRule.SOFT, null, List.of(light, network));
        Consumer<Path> check = bundle -> {
            try (Classifier expected = Classifier.load(network);
                    Classifier classifier = Classifier.load(bundle)) {
                double[] scores = expected.classify(photo).scores().stream()
                        .mapToDouble(score -> score.probability())
                        .toArray();
                assertArrayEquals(
                        scores,
                        classifier.classify(photo).scores().stream()
                                .mapToDouble(score -> score.probability())
                                .toArray(),
                        1e-5);
                assertArrayEquals(expected.features(photo), classifier.features(photo), 1e-5f);
            }
        };
        check.accept(light);
        check.accept(both);
    }
}
