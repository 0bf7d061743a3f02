package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.classify.Ensembler;
import io.fovea.classify.Prediction;
import io.fovea.data.LabelledImage;
import io.fovea.data.LabelledImages;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.LabelMeans;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.report.EpochRow;
import io.fovea.internal.report.MetricsCsv;
import io.fovea.train.EpochReport;
import io.fovea.train.LossSpec;
import io.fovea.train.Recipe;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on images that may have any number of labels: which bars they show. */
class SeveralLabelsRunTest {
    private static final int SIDE = 16, IMAGES = 160;
    private static final List<String> BARS = List.of("across", "down");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path table;
    private static SmallRuns trained;
    private static TrainingRun.Result result;

    @BeforeAll
    static void train() throws IOException {
        table = draw(shared.resolve("bars"));
        trained = new SmallRuns(table, shared.resolve("run"));
        result = trained.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 8));
    }

    @Test
    void aTrialJudgesTheTestPartAtTheThresholdsOfTheValidationPart() {
        var settings = SmallRuns.settings(SmallRuns.with("threshold", 0.98));
        var run = SmallRuns.run(table, folder.resolve("run"), RunFolder.Existing.REFUSE, settings);
        Evaluation trial =
                run.trialWithTest(RunListener.SILENT, () -> false).result().test();
        Evaluation kept = run.start().test();
        assertEquals(kept.tally().accuracy(), trial.tally().accuracy());
        assertNotEquals(
                trial.tally().accuracy(),
                trial.multiLabel().at(Thresholds.half(BARS.size())).tally().accuracy());
    }

    @Test
    void severalModelsAnswerEachLabelTogether() {
        TrainingRun.Result other = new SmallRuns(table, folder.resolve("other"))
                .train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 4, "seed", 11));
        Path out = folder.resolve("together.fovea");
        Ensembler.Made made =
                new Ensembler(List.of(result.best(), other.best())).write(table, null, out, problem -> {});
        try (Classifier one = Classifier.load(result.best());
                Classifier two = Classifier.load(other.best());
                Classifier both = Classifier.load(out)) {
            assertTrue(both.labels().several());
            Path image = table.resolveSibling("0.png");
            for (int label = 0; label < BARS.size(); label++) {
                String name = BARS.get(label);
                double mean = (probability(one, image, name) + probability(two, image, name)) / 2;
                assertEquals(mean, probability(both, image, name), 1e-4);
            }
            Evaluation validation = both.evaluate(table, Part.VALIDATION, problem -> {});
            assertEquals(made.answers().accuracy(), validation.accuracy(), 1e-9);
            assertEquals(BARS.size(), both.thresholds().values().size());
        }
    }

    private static double probability(Classifier classifier, Path image, String label) {
        Prediction prediction = classifier.classify(image);
        return prediction.scores().stream()
                .filter(score -> score.label().equals(label))
                .findFirst()
                .orElseThrow()
                .probability();
    }

    private static Path draw(Path root) throws IOException {
        Files.createDirectories(root);
        Random random = new Random(4);
        StringBuilder rows = new StringBuilder("path,labels,split\n");
        for (int i = 0; i < IMAGES; i++) {
            List<String> labels = new ArrayList<>();
            for (String bar : BARS) if (random.nextBoolean()) labels.add(bar);
            String name = i + ".png";
            ImageIO.write(picture(labels, random), "png", root.resolve(name).toFile());
            String split = i % 4 == 0 ? "validation" : i % 4 == 1 ? "test" : "train";
            rows.append(name)
                    .append(',')
                    .append(String.join(";", labels))
                    .append(',')
                    .append(split)
                    .append('\n');
        }
        return Files.writeString(root.resolve("bars.csv"), rows);
    }

    private static BufferedImage picture(List<String> labels, Random random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) image.setRGB(x, y, random.nextInt(80) * 0x010101);
        }
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(200 + random.nextInt(50), 200, 200));
        int place = 2 + random.nextInt(SIDE - 6);
        if (labels.contains("across")) pen.fillRect(0, place, SIDE, 3);
        if (labels.contains("down")) pen.fillRect(place, 0, 3, SIDE);
        pen.dispose();
        return image;
    }

    @Test
    void theyLearnEveryLabelByItself() {
        assertEquals(new LossSpec.Bce(), result.recipe().loss());
        assertEquals(0, result.recipe().labelSmoothing());
        MultiLabelEvaluation validation = result.validation().multiLabel(),
                test = result.test().multiLabel();
        assertTrue(validation.macroF1() > 0.9, "mean F1 " + validation.macroF1());
        assertTrue(test.macroF1() > 0.9, "mean F1 " + test.macroF1());
        assertEquals(validation.thresholds(), test.thresholds());
        assertEquals(Thresholds.best(2, validation.outcomes()), validation.thresholds());
    }

    @Test
    void theBundleKnowsItsThresholdsAndFigures() {
        Manifest manifest = Bundle.open(result.best()).manifest();
        assertEquals(Bundle.SEVERAL_LABELS_VERSION, manifest.formatVersion());
        assertEquals(result.validation().multiLabel().thresholds().values(), manifest.thresholds());
        assertTrue(manifest.classes().several());
        assertEquals(
                result.validation().multiLabel().macroF1(), manifest.metrics().get("validation.macroF1"));
        assertEquals(result.test().accuracy(), manifest.metrics().get("test.accuracy"));
        Manifest last = Bundle.open(trained.file("last.fovea")).manifest();
        assertNotNull(last.thresholds());
    }

    @Test
    void anEpochsFiguresAreThoseOfItsAnswersAtTheThresholdsChosenByThem() {
        EpochReport best = result.history().get(result.bestEpoch() - 1);
        MultiLabelEvaluation validation = result.validation().multiLabel();
        assertEquals(validation.tally(), best.validation());
        assertEquals(validation.means(), best.labels());
    }

    @Test
    void metricsAndChartsAreOfLabels() throws IOException {
        List<EpochRow> rows = MetricsCsv.read(trained.file("metrics.csv"));
        assertEquals(
                result.history().stream().map(EpochReport::labels).toList(),
                rows.stream().map(EpochRow::labels).toList());
        String chart = Files.readString(trained.file("charts/validation-f1-and-map.svg"));
        assertTrue(chart.contains("mean F1") && chart.contains("mAP"), chart);
        assertFalse(Files.exists(trained.file("charts/accuracy.svg")));
        String report = Files.readString(trained.file("report.html"));
        assertTrue(report.contains("2 labels; an image counts for each that it has."), "counts");
        assertTrue(report.contains("when training loss stood at"), "best epoch");
    }

    @Test
    void theBestEpochMayBeThatOfTheHighestFigureOfLabels() {
        for (String metric : List.of("f1", "map")) {
            SmallRuns runs = new SmallRuns(table, folder.resolve(metric));
            TrainingRun.Result other =
                    runs.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 3, "earlyStop", metric + ":0"));
            double highest = 0;
            for (EpochReport epoch : other.history()) highest = Math.max(highest, value(metric, epoch.labels()));
            assertEquals(highest, value(metric, other.validation().multiLabel().means()), metric);
            assertEquals(
                    highest,
                    value(metric, other.history().get(other.bestEpoch() - 1).labels()),
                    metric);
        }
    }

    private static double value(String metric, @Nullable LabelMeans means) {
        assertNotNull(means);
        return metric.equals("f1") ? means.macroF1() : means.meanAveragePrecision();
    }

    @Test
    void aThresholdForAllTakesThePlaceOfThoseThatAreChosen() {
        SmallRuns runs = new SmallRuns(table, folder.resolve("fixed"));
        TrainingRun.Result fixed =
                runs.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 2, "threshold", 0.25));
        Thresholds quarter = Thresholds.all(0.25, 2);
        assertEquals(quarter, fixed.validation().multiLabel().thresholds());
        assertEquals(quarter, fixed.test().multiLabel().thresholds());
        for (String name : List.of("best.fovea", "last.fovea")) {
            assertEquals(
                    quarter.values(), Bundle.open(runs.file(name)).manifest().thresholds(), name);
        }
        assertEquals(
                fixed.validation().tally(),
                fixed.history().get(fixed.bestEpoch() - 1).validation());
    }

    @Test
    void aBundleHasItsThresholdsBeforeTheRunIsOver() {
        SmallRuns cut = new SmallRuns(table, folder.resolve("cut"));
        List<Thresholds> chosen = new ArrayList<>();
        RunListener listener = new SmallRuns.Told() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                Manifest manifest = Bundle.open(cut.file("best.fovea")).manifest();
                assertEquals(
                        history.get(history.size() - 1).labels().macroF1(),
                        manifest.metrics().get("validation.macroF1"));
                chosen.add(new Thresholds(manifest.thresholds()));
            }
        };
        cut.train(
                RunFolder.Existing.REFUSE,
                SmallRuns.with("epochs", 6, "earlyStop", "map:0"),
                listener,
                () -> chosen.size() > 0);
        assertEquals(1, chosen.size());
        assertNotEquals(Thresholds.half(2), chosen.get(0));
    }

    @Test
    void aRunWhoseTableNowSaysOneLabelAnImageIsNotResumed() throws IOException {
        Path one = draw(folder.resolve("single"));
        String rows = Files.readString(one)
                .lines()
                .filter(row -> !row.contains(",,") && !row.contains(";"))
                .collect(Collectors.joining("\n"));
        Files.writeString(one, rows);
        SmallRuns cut = new SmallRuns(one, folder.resolve("cut"));
        int[] epochs = {0};
        cut.train(
                RunFolder.Existing.REFUSE,
                SmallRuns.with("epochs", 4),
                new SmallRuns.Told() {
                    @Override
                    public void epoch(List<EpochReport> history, boolean best) {
                        epochs[0]++;
                    }
                },
                () -> epochs[0] > 0);
        Files.writeString(one, rows.replace("path,labels", "path,label"));
        for (RunFolder.Existing way : List.of(RunFolder.Existing.RESUME, RunFolder.Existing.RESUME_ON_CHANGED_DATA)) {
            UserError error = assertThrows(UserError.class, () -> cut.train(way, Map.of()));
            assertTrue(error.getMessage().endsWith("and now has exactly one class"), error.getMessage());
            assertTrue(error.fix().contains("labels: any number"), error.fix());
        }
        Files.writeString(one, rows);
        assertFalse(cut.resume().interrupted());
    }

    @Test
    void settingsOfSeveralLabelsAreRefusedWhereAnImageHasOneClass() throws IOException {
        Path one = draw(folder.resolve("single"));
        Files.writeString(
                one,
                Files.readString(one)
                        .lines()
                        .filter(row -> !row.contains(",,") && !row.contains(";"))
                        .collect(Collectors.joining("\n"))
                        .replace("path,labels", "path,label"));
        for (String setting : List.of("earlyStop=f1:2", "schedule=plateau(metric=map)", "threshold=0.5")) {
            String[] parts = setting.split("=", 2);
            SmallRuns runs = new SmallRuns(one, folder.resolve("no"));
            UserError error = assertThrows(
                    UserError.class,
                    () -> runs.train(RunFolder.Existing.REFUSE, SmallRuns.with(parts[0], parts[1])),
                    setting);
            assertTrue(error.getMessage().startsWith("these images have exactly one class each"), error.getMessage());
            assertFalse(Files.exists(folder.resolve("no")), setting);
        }
    }

    @Test
    void theClassifierGivesEveryLabelThatReachesItsThreshold() {
        try (Classifier classifier = result.classifier()) {
            assertTrue(classifier.labels().several());
            MultiLabelEvaluation test = result.test().multiLabel();
            int none = 0, both = 0;
            for (var outcome : test.outcomes()) {
                Prediction prediction = classifier.classify(table.resolveSibling(outcome.path()));
                assertEquals(
                        outcome.given(test.thresholds()).names(test.labels()),
                        prediction.labels().stream().sorted().toList());
                assertEquals(2, prediction.scores().size());
                if (prediction.labels().isEmpty()) none++;
                if (prediction.labels().size() == 2) both++;
            }
            assertTrue(none > 0 && both > 0, none + " images without a label, " + both + " with both");
        }
    }

    @Test
    void theClassifierJudgesAsTheRunDid() {
        try (Classifier classifier = result.classifier()) {
            Evaluation again = classifier.evaluate(table, Part.VALIDATION, problem -> {});
            assertEquals(result.validation().toJson(), again.toJson());
        }
    }

    @Test
    void theReportShowsLabelsAndNoMatrix() throws IOException {
        String report = Files.readString(trained.file("report.html"));
        assertTrue(report.contains("every label, the weakest first"), "table of labels");
        assertTrue(report.contains("across, down") || report.contains("down, across"), "labels of first images");
        assertFalse(report.contains("what is taken for what"), "confusion matrix");
        assertNotNull(Bundle.open(result.best()));
    }

    @Test
    void aHeadOnKeptFeaturesLearnsTheSameTargets() {
        SmallRuns head = new SmallRuns(table, folder.resolve("head"));
        TrainingRun.Result features = head.train(
                RunFolder.Existing.REFUSE,
                SmallRuns.with("network.weights", result.best().toString(), "network.train", "head", "epochs", 6));
        assertTrue(features.validation().multiLabel().macroF1() > 0.8);
    }

    @Test
    void interruptedTheyEndWithTheSameWeights() {
        SmallRuns cut = new SmallRuns(table, folder.resolve("cut"));
        cut.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 8), new SmallRuns.Told(), new StopAtPoll(7));
        cut.resume();
        trained.assertSameWeights(cut);
    }

    @Test
    void imagesFromCodeTrainAsATableDoes() throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        for (String row : Files.readAllLines(table).subList(1, IMAGES + 1)) {
            String[] cells = row.split(",");
            List<String> labels = cells[1].isEmpty() ? List.of() : List.of(cells[1].split(";"));
            images.add(LabelledImage.file(table.resolveSibling(cells[0]), labels)
                    .named(cells[0])
                    .in(Part.valueOf(cells[2].toUpperCase(java.util.Locale.ROOT))));
        }
        TrainingRun.Result code = TrainingRun.on(LabelledImages.severalLabels("bars", images))
                .model("cnn")
                .epochs(8)
                .batchSize(16)
                .into(folder.resolve("code"))
                .start();
        assertTrue(code.validation().multiLabel().macroF1() > 0.9);
    }

    private UserError refusal(Object... settings) {
        return assertThrows(
                UserError.class,
                () -> new SmallRuns(table, folder.resolve("refused"))
                        .train(RunFolder.Existing.REFUSE, SmallRuns.with(settings)));
    }

    @Test
    void lossesOfOneClassAnImageAreRefused() {
        for (String loss : List.of("crossentropy", "nll")) {
            UserError error = refusal("loss", loss);
            assertTrue(error.getMessage().contains(loss), error.getMessage());
            assertTrue(error.fix().contains("--loss bce"), error.fix());
        }
        assertFalse(Files.exists(folder.resolve("refused")));
        Recipe recipe = result.recipe();
        assertEquals("bce", recipe.loss().text());
    }

    @Test
    void anEqualNumberOfImagesAClassIsRefused() {
        assertTrue(refusal("balance", "sampler").getMessage().contains("sampler"));
    }
}
