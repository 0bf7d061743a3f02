package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fovea.Precision;
import io.fovea.framing.Letterbox;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import io.fovea.train.TrainPart;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides a feature is in what it is found by. */
class FeatureKeyTest {
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5), THIRD = List.of(0.3, 0.3, 0.3);

    @Test
    void preprocessingPrecisionAndBatchHaveKeysOfTheirOwn() {
        Preprocessing usual = new Preprocessing(new Squash(8, 8), 3, HALF, HALF);
        List<FeatureCache.Made> all = List.of(
                new FeatureCache.Made("a", usual, Precision.FP32, 8),
                new FeatureCache.Made("b", usual, Precision.FP32, 8),
                new FeatureCache.Made("a", usual, Precision.BF16, 8),
                new FeatureCache.Made("a", usual, Precision.FP32, 4),
                made(new Preprocessing(new Squash(8, 9), 3, HALF, HALF)),
                made(new Preprocessing(new Letterbox(8, 8), 3, HALF, HALF)),
                made(new Preprocessing(new Squash(8, 8), 3, THIRD, HALF)),
                made(new Preprocessing(new Squash(8, 8), 3, HALF, THIRD)),
                made(new Preprocessing(new Squash(8, 8), 1, List.of(0.5), List.of(0.5))));
        Set<String> texts = new HashSet<>();
        all.forEach(made -> texts.add(made.text()));
        assertEquals(all.size(), texts.size(), texts.toString());
        assertEquals(all.get(0).text(), made(usual).text());
    }

    private static FeatureCache.Made made(Preprocessing preprocessing) {
        return new FeatureCache.Made("a", preprocessing, Precision.FP32, 8);
    }

    @Test
    void theFormOfTheTrunkCountsAndTheHeadDoesNot() {
        ModelSpec usual = spec("normnet", 32, HeadSpec.DEFAULT, Map.of());
        String digest = digest(usual, 1);
        assertEquals(digest, digest(usual, 1));
        assertNotEquals(digest, digest(usual, 2), "other weights");
        assertNotEquals(digest, digest(spec("normnet", 40, HeadSpec.DEFAULT, Map.of()), 1), "larger images");
        assertNotEquals(
                digest, digest(spec("normnet", 32, HeadSpec.DEFAULT, Map.of("activation", "silu")), 1), "an option");
        assertEquals(digest, digest(spec("normnet", 32, new HeadSpec(List.of(4), 0.5), Map.of()), 1), "another head");
    }

    private static ModelSpec spec(String architecture, int side, HeadSpec head, Map<String, String> options) {
        return new ModelSpec(architecture, 3, 3, side, side, head, options);
    }

    private static String digest(ModelSpec spec, long seed) {
        try (ImageModel model = ImageModel.create(spec, seed)) {
            model.trainOnly(new TrainPart.Head());
            return TrunkDigest.of(model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "mobilenet_v3_small"})
    void everyNumberOfTheTrunkCountsAndNoneOfTheHead(String architecture) {
        try (ImageModel model = ImageModel.create(spec(architecture, 32, HeadSpec.DEFAULT, Map.of()), 1)) {
            model.trainOnly(new TrainPart.Head());
            Set<String> trunk = model.frozenTensors().keySet();
            model.tensors().forEach((name, tensor) -> {
                String before = TrunkDigest.of(model);
                changeLast(tensor);
                assertEquals(trunk.contains(name), !before.equals(TrunkDigest.of(model)), name);
            });
        }
    }

    private static void changeLast(Tensor tensor) {
        try (Scope scope = Scope.inference()) {
            Tensor last = tensor.detach();
            while (last.dim() > 0) last = last.select(0, last.size(0) - 1);
            last.fill_(new Scalar(77));
        }
    }
}
