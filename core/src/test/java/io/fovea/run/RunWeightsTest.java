package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.tensorfile.TorchFile;
import io.fovea.internal.weights.Imagenet;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.internal.weights.Recognition;
import io.fovea.internal.weights.WeightServer;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start from weights by name or web address. */
class RunWeightsTest {
    @TempDir
    static Path shared;

    static Path data;
    static byte[] weights;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 6, 1);
        ModelSpec spec = new ModelSpec("cnn", 10, 3, TinyPhotos.SIDE, TinyPhotos.SIDE, HeadSpec.DEFAULT, Map.of());
        Path file = shared.resolve("cnn.safetensors");
        try (ImageModel model = ImageModel.create(spec, 1)) {
            Safetensors.write(file, model.tensors(), Map.of());
        }
        weights = Files.readAllBytes(file);
    }

    private TrainingRun run(String out, String text, boolean offline) {
        return TrainingRun.on(data)
                .model("cnn")
                .weights(text)
                .epochs(1)
                .into(folder.resolve(out))
                .workers(2)
                .weightCache(new PretrainedCache(folder.resolve("cache"), null, offline, Duration.ofSeconds(5)));
    }

    @Test
    void weightsComeFromTheWebAndAreNamedInRecipeAndBundle() throws IOException {
        List<String> stages = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stage(String name, String unit, long total) {
                stages.add(name + " " + total + " " + unit);
            }
        };
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, weights))) {
            String address = server.base() + "/cnn.safetensors";
            Recipe recipe = run("run", address, false).start(listener).recipe();
            assertEquals(address, recipe.network().weights());
            assertEquals("head", recipe.network().train());
            assertEquals(
                    List.of("looking at the weights 0 ", "downloading " + weights.length / 1000 + " kB"),
                    stages.subList(0, 2));
            assertEquals(
                    "cnn.safetensors",
                    Bundle.open(folder.resolve("run/best.fovea"))
                            .manifest()
                            .provenance()
                            .weights());
            run("again", address, true).start();
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void weightsThatCannotBeHadAreToldBeforeTheDataAreReadAndLeaveNothing() {
        for (String text : List.of("https://publisher.invalid/cnn-0123abcd.pth", "imagenet", "absent.pth")) {
            List<String> notes = new ArrayList<>();
            RunListener listener = new RunListener() {
                @Override
                public void note(String line) {
                    notes.add(line);
                }
            };
            assertThrows(UserError.class, () -> run("run", text, true).start(listener), text);
            assertEquals(List.of(), notes);
            assertFalse(Files.exists(folder.resolve("run")));
        }
    }

    @Test
    void aDownloadCanBeStopped() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, weights))) {
            URI address = URI.create(server.base() + "/cnn.safetensors");
            assertThrows(
                    CancellationException.class,
                    () -> run("run", address.toString(), false).start(RunListener.SILENT, () -> true));
            assertFalse(Files.exists(folder.resolve("run")));
        }
    }

    @Test
    void publishedWeightsDecideTheInputAndStandInTheRecipeByTheirOwnName() {
        Architecture mobilenet = Architectures.of("mobilenet_v2");
        Settings settings = Settings.NONE.model("mobilenet_v2").weights("imagenet");
        PretrainedFile best = new PretrainedFile(
                Path.of("any"),
                "imagenet1k_v2",
                new Recognition.Published(PublishedCatalogue.of(mobilenet, "imagenet"), "its SHA-256"));
        try (Dataset dataset = Dataset.open(data, SplitRule.DEFAULT)) {
            WeightSearch search = new WeightSearch(PretrainedCache.here(), RunListener.SILENT, () -> false);
            Recipe recipe = RunRecipe.of(settings)
                    .complete(best, search, dataset, CheckOptions.of(ImageDecoder.DEFAULT, 2))
                    .recipe();
            assertEquals("imagenet1k_v2", recipe.network().weights());
            assertEquals(new Recipe.Input(224, 3, "squash", Imagenet.MEAN, Imagenet.STD), recipe.input());
        }
    }

    private List<String> notesOf(Path file, Settings more) {
        List<String> lines = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void note(String line) {
                lines.add("note: " + line);
            }

            @Override
            public void warning(String line) {
                lines.add("warning: " + line);
            }
        };
        PretrainedCache offline = new PretrainedCache(folder.resolve("cache"), null, true, Duration.ofSeconds(1));
        Path out = folder.resolve("run");
        TrainingRun.on(data)
                .model("squeezenet1_1")
                .weights(file)
                .epochs(1)
                .with(more)
                .into(out)
                .workers(2)
                .weightCache(offline)
                .start(listener);
        return lines;
    }

    @Test
    void aRunSaysHowItsImagesArePreparedAndWhy() {
        Path file = folder.resolve("squeezenet1_1-b8a52dc0.pth");
        try (ImageModel model =
                ImageModel.create(Architectures.of("squeezenet1_1").spec(1000), 1)) {
            TorchFile.write(file, model.tensors());
        }
        List<String> lines = notesOf(file, Settings.NONE.size(64).mean(0.5, 0.5, 0.5));
        String warning = lines.stream()
                .filter(l -> l.startsWith("warning: "))
                .findFirst()
                .orElse("none");
        assertTrue(warning.contains("this is another file: its SHA-256 begins with"), lines.toString());
        assertTrue(
                lines.contains("note: images: squash to 64x64, mean 0.5/0.5/0.5, std 0.229/0.224/0.225: std as for"
                        + " imagenet1k_v1 of squeezenet1_1, assumed from the name; size, mean by the recipe"),
                lines.toString());
    }
}
