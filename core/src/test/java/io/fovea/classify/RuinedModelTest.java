package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.TinyPhotos;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network whose weights are no numbers has no answers. */
class RuinedModelTest {
    @TempDir
    Path folder;

    @Test
    void aNetworkOfNaNPredictsNothing() throws IOException {
        ModelSpec spec = new ModelSpec("cnn", 2, 3, 16, 16, HeadSpec.DEFAULT, Map.of());
        Preprocessing preprocessing =
                new Preprocessing(new Squash(16, 16), 3, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
        Manifest manifest = new Manifest(
                1, spec, List.of("a", "b"), preprocessing, null, Provenance.here("none", 1, "none"), Map.of());
        Path photo = TinyPhotos.classFolders(folder, 1, 1).resolve("down/0.png");
        ImageModel model = ImageModel.create(spec, 1);
        try (Scope scope = Scope.inference()) {
            model.trainable().values().forEach(weight -> weight.fill_(new Scalar(Float.NaN)));
        }
        try (TrainedModel trained = new TrainedModel(manifest, model, null);
                Classifier classifier = Classifier.of(trained, Precision.FP32)) {
            assertThrows(NonFiniteAnswers.class, () -> classifier.classify(photo));
            assertThrows(NonFiniteAnswers.class, () -> classifier.classifyAll(List.of(photo), 1, done -> {}));
        }
    }
}
