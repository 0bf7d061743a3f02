package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run had better make use of weights, by what the images are like. */
class TransferTest {
    @TempDir
    static Path shared;

    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.classFolders(shared.resolve("photos"), 40, 1);
    }

    /** Random weights: to tell bars apart their last block will do. */
    private Path weights(boolean blind) {
        Path file = folder.resolve("weights.safetensors");
        ModelSpec spec = new ModelSpec("cnn", 3, 3, TinyPhotos.SIDE, TinyPhotos.SIDE, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1);
                Scope scope = Scope.inference()) {
            if (blind) model.tensors().get("features.2.1.weight").zero_(); // its last block says the same of everything
            Safetensors.write(file, model.tensors(), Map.of());
        }
        return file;
    }

    private TrainingRun run(Path images, Path weights) {
        return TrainingRun.on(images)
                .with(Settings.NONE.model("cnn").weights(weights.toString()).size(TinyPhotos.SIDE))
                .workers(1);
    }

    private static TransferChoice choice(TrainingRun run) {
        return run.transfer(RunListener.SILENT, () -> false);
    }

    @Test
    void fewImagesThatTheLastBlockServesGetAHeadOnAllOfThem() {
        TransferChoice choice = choice(run(data, weights(false)));
        assertEquals(TransferChoice.Case.FEW_AND_SIMILAR, choice.kind());
        assertFalse(choice.settings().sets("network.options"));
        assertTrue(choice.reason().startsWith("102 training images in 3 classes are few"), choice.reason());
        assertEquals(
                1, choice.tried().stream().filter(TransferChoice.Tried::chosen).count());
    }

    @Test
    void fewImagesThatEarlierBlocksServeBetterGetAHeadOnThoseAndSoDoesTheirBundle() {
        TrainingRun run = run(data, weights(true));
        TransferChoice choice = choice(run);
        assertEquals(TransferChoice.Case.FEW_AND_DIFFERENT, choice.kind());
        assertTrue(choice.reason().contains("serve them better than all"), choice.reason());
        TransferChoice.Tried whole = choice.tried().get(0);
        TransferChoice.Tried chosen = choice.tried().stream()
                .filter(TransferChoice.Tried::chosen)
                .findFirst()
                .orElseThrow();
        assertTrue(chosen.accuracy() > whole.accuracy() + 0.1);
        assertTrue(chosen.options().contains("--option blocks="), chosen.options());

        TrainingRun.Result result = choice.over(run).into(folder.resolve("run")).start();
        assertTrue(result.recipe().network().options().containsKey("blocks"));
        try (Classifier classifier = Classifier.load(result.best())) {
            assertEquals(
                    result.validation().accuracy(),
                    classifier.evaluate(data, Part.VALIDATION, problem -> {}).accuracy());
        }
    }

    @Test
    void manyImagesAreLearntFrom() throws IOException {
        Path many = TinyPhotos.classFolders(folder.resolve("many"), RunTransfer.MANY + 40, 2);
        TransferChoice choice = choice(run(many, weights(false)));
        assertEquals(TransferChoice.Case.MANY, choice.kind());
        assertEquals(
                Stream.of("fine-tuning").toList(),
                choice.tried().stream()
                        .filter(TransferChoice.Tried::chosen)
                        .map(TransferChoice.Tried::what)
                        .toList());
        assertTrue(choice.settings().sets("network.train"));
    }

    @Test
    void withoutWeightsThereIsNothingToChoose() {
        TrainingRun run = TrainingRun.on(data).with(Settings.NONE.model("cnn").weights("none"));
        UserError error = assertThrows(UserError.class, () -> choice(run));
        assertTrue(String.valueOf(error.getMessage()).contains("none are at hand"), error.getMessage());
    }

    @Test
    void theChoiceCanBeStopped() {
        TrainingRun run = run(data, weights(false));
        assertThrows(CancellationException.class, () -> run.transfer(RunListener.SILENT, () -> true));
        assertFalse(Files.exists(folder.resolve("run")));
    }
}
