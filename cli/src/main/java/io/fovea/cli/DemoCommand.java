package io.fovea.cli;

import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.classify.Classifier;
import io.fovea.classify.Prediction;
import io.fovea.cli.demo.ShapesDataset;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.run.TrainingRun;
import io.fovea.train.OptimizerSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fovea demo}: the whole way on drawn shapes. */
@Command(
        name = "demo",
        description = "Draw a small data set, train on it, evaluate and predict: a minute, no download.",
        footer = {"Example:", "  fovea demo --out demo"})
final class DemoCommand implements Callable<Integer> {
    private static final long SEED = 7;

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where to write.")
    Path out = Path.of("fovea-demo");

    @Override
    public Integer call() throws IOException {
        Console console = Console.of(spec);
        PrintWriter print = console.out();
        Path images = out.resolve("shapes"), run = out.resolve("run");
        long start = System.nanoTime();

        int classes = ShapesDataset.CLASSES.size();
        print.printf("1. Drawing %d images of %s into %s%n", total(classes), words(ShapesDataset.CLASSES), images);
        print.flush();
        try (Stage drawing = console.stage("drawing", "", 0)) {
            ShapesDataset.draw(images, SEED);
        }

        print.println("2. Training a small convolutional network on them");
        print.flush();
        TrainingRun training = TrainingRun.on(images)
                .model("cnn")
                .size(32)
                .epochs(15)
                .batchSize(32)
                .augment(new Flip(0.5), new Rotate(20))
                .optimizer(OptimizerSpec.named("adam", 1e-3))
                .labelSmoothing(0)
                .weights("none")
                .into(run)
                .overwrite();
        TrainReport report = new TrainReport(console, images, run);
        TrainingRun.Result result = report.execute(training);
        Evaluation test = result.test();
        if (test == null) return report.interrupted(result);

        print.println("3. The best epoch's network on the test images, which training never saw");
        new EvaluationText(print).print(test, null);

        print.println();
        print.println("4. What it says of a few of them");
        predict(print, run.resolve("best.fovea"), images.resolve("test"));

        print.printf(Locale.ROOT, "%nDone in %.0f s. What there is now:%n", (System.nanoTime() - start) / 1e9);
        print.println("  " + run.resolve("best.fovea")
                + "   the classifier: network, class names and preprocessing in one file");
        print.println("  " + run.resolve("report.html") + "  curves, confusion matrix, mistakes: open it in a browser");
        print.println("Try next:");
        print.println("  fovea predict " + run.resolve("best.fovea") + " " + images.resolve("test") + " --top 3");
        print.println("  fovea train YOUR-PHOTOS      one folder per class is all it takes");
        return 0;
    }

    private static int total(int classes) {
        int images = 0;
        for (Part part : Part.values()) images += classes * ShapesDataset.imagesPerClass(part);
        return images;
    }

    private static String words(List<String> names) {
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    private static void predict(PrintWriter print, Path bundle, Path test) throws IOException {
        try (Classifier classifier = Classifier.load(bundle)) {
            for (String name : ShapesDataset.CLASSES) {
                Path image = first(test.resolve(name));
                Prediction answer = classifier.classify(image);
                print.printf(
                        Locale.ROOT, "  %s: %s, %.1f %% sure%n", image, answer.label(), 100 * answer.probability());
            }
        }
    }

    private static Path first(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().findFirst().orElseThrow();
        }
    }
}
