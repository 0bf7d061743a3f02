package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.tensorfile.TorchFile;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.Defaults;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that diverged are refused wherever they come from, by the name of the file and of the tensor. */
class NonFiniteWeightsTest {
    @TempDir
    Path folder;

    private static ImageModel diverged(ModelSpec spec, float bad) {
        ImageModel model = ImageModel.create(spec, 1);
        try (Scope scope = Scope.inference()) {
            String last = model.tensors().keySet().stream().reduce("", (a, b) -> b);
            Objects.requireNonNull(model.tensors().get(last))
                    .flatten()
                    .narrow(0, 1, 1)
                    .fill_(new Scalar(bad));
            return model;
        }
    }

    private static void refused(Path file, Runnable load) {
        long before = Pointer.totalCount();
        UserError error = assertThrows(UserError.class, load::run);
        assertTrue(error.getMessage().startsWith(file + ": the weights are not finite"), error.getMessage());
        assertTrue(error.getMessage().contains(".bias"), error.getMessage());
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @Test
    void aBundleOfADivergedRunIsRefused() {
        Path file = folder.resolve("diverged.fovea");
        ModelSpec spec = new ModelSpec("cnn", 3, 3, 32, 32, HeadSpec.DEFAULT, Map.of());
        Preprocessing preprocessing =
                new Preprocessing(new Squash(32, 32), 3, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.25));
        Manifest manifest = new Manifest(
                Bundle.FORMAT_VERSION,
                spec,
                List.of("a", "b", "c"),
                preprocessing,
                null,
                Provenance.here("a test", 9, "none"),
                Map.of());
        Recipe.Input input = new Recipe.Input(32, 3, "squash", null, null);
        try (ImageModel model = diverged(spec, Float.NaN)) {
            Bundle.write(file, manifest, model, Defaults.of(Architectures.of("cnn"), "none", "", input), null);
        }
        refused(file, () -> Classifier.load(file).close());
    }

    @Test
    void weightFilesOfBothKindsAreRefused() {
        Path safetensors = folder.resolve("own.safetensors"), pth = folder.resolve("own.pth");
        try (ImageModel model = diverged(Architectures.of("squeezenet1_1").spec(1000), Float.NEGATIVE_INFINITY)) {
            Safetensors.write(safetensors, model.tensors(), Map.of());
            TorchFile.write(pth, model.tensors());
        }
        for (Path file : List.of(safetensors, pth)) {
            refused(
                    file,
                    () -> Classifier.pretrained("squeezenet1_1", file.toString())
                            .close());
        }
    }
}
