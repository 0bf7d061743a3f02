package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.classify.Classifier;
import io.fovea.classify.Ensembler;
import io.fovea.classify.Prediction;
import io.fovea.classify.Score;
import io.fovea.ensemble.VoteRule;
import io.fovea.train.Settings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the files that {@link SavedFilesTest} reads for ever: a bundle, a recipe and the checkpoint of an interrupted
 * run, as this version writes them. No test: it runs only by hand, when a format has changed, into a new folder:
 *
 * <pre>mvn -pl core -Dtest=FixtureWriter -Dfixtures=src/test/resources/fixtures/v4 test</pre>
 */
class FixtureWriter {
    static final List<String> CLASSES = List.of("bars", "dots", "rows");
    /** What a run goes on from; the first version had no list of samples. */
    static final List<String> INTERRUPTED =
            List.of("recipe.yaml", "checkpoint/state.safetensors", "checkpoint/samples.txt.gz");

    private static final int IMAGES_PER_CLASS = 10;
    /** In the middle of the fourth of six epochs. */
    private static final int STOP_AT_POLL = 7;

    @TempDir
    Path folder;

    @Test
    void writesWhatThisVersionWrites() throws IOException {
        String wanted = System.getProperty("fixtures");
        assertTrue(wanted != null, "name the folder to write: -Dfixtures=src/test/resources/fixtures/vN");
        Path fixtures = Path.of(wanted);
        Files.createDirectories(fixtures.resolve("interrupted/checkpoint"));
        Path photos = draw(Path.of("target/fixture-photos")); // the bundle tells the place, which says nothing of ours
        run(photos, folder.resolve("whole"), settings(), RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        run(photos, folder.resolve("part"), settings(), RunFolder.Existing.REFUSE, STOP_AT_POLL);
        Files.copy(folder.resolve("whole/best.fovea"), fixtures.resolve("model.fovea"));
        Files.copy(folder.resolve("whole/recipe.yaml"), fixtures.resolve("recipe.yaml"));
        for (String file : INTERRUPTED) {
            Files.copy(
                    folder.resolve("part").resolve(file),
                    fixtures.resolve("interrupted").resolve(file));
        }
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        fixtures.resolve("predictions.json").toFile(), predictions(fixtures.resolve("model.fovea")));
        assertAlike(predictions(folder.resolve("whole/last.fovea")), predictions(fixtures.resolve("model.fovea")));
    }

    /** {@code several-labels.fovea} and what it predicts, beside the folders. */
    @Test
    void writesAModelOfSeveralLabels() throws IOException {
        String wanted = System.getProperty("fixtures");
        assertTrue(wanted != null, "name the folder to write: -Dfixtures=src/test/resources/fixtures");
        Path photos = draw(Path.of("target/fixture-photos"));
        StringBuilder rows = new StringBuilder("path,labels\n");
        for (int i = 0; i < IMAGES_PER_CLASS; i++) {
            rows.append("bars/%d.png,bar;line%nrows/%d.png,row;line%ndots/%d.png,%n".formatted(i, i, i));
        }
        Path table = Files.writeString(photos.resolve("several.csv"), rows);
        run(table, folder.resolve("several"), settings(), RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        Path bundle = Path.of(wanted).resolve("several-labels.fovea");
        Files.copy(folder.resolve("several/best.fovea"), bundle);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(wanted).resolve("several-labels.json").toFile(), predictions(bundle));
    }

    /** {@code ensemble.fovea}, of a network and a light head, and what it predicts, beside the folders. */
    @Test
    void writesAnEnsemble() throws IOException {
        String wanted = System.getProperty("fixtures");
        assertTrue(wanted != null, "name the folder to write: -Dfixtures=src/test/resources/fixtures");
        Path photos = draw(Path.of("target/fixture-photos"));
        Settings forest = Settings.NONE
                .model("mlp")
                .option("hidden", "12")
                .size(8)
                .train("head")
                .head("forest(trees=3, leaf=2)")
                .seed(7);
        run(photos, folder.resolve("network"), settings(), RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        run(photos, folder.resolve("forest"), forest, RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        Path bundle = Path.of(wanted).resolve("ensemble.fovea");
        List<Path> members = List.of(folder.resolve("network/best.fovea"), folder.resolve("forest/best.fovea"));
        new Ensembler(members, VoteRule.SOFT, List.of(0.75, 0.25)).write(bundle);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(wanted).resolve("ensemble.json").toFile(), predictions(bundle));
    }

    /** {@code committee.fovea}, of three heads on a network's first block, and what it predicts, beside the folders. */
    @Test
    void writesACommitteeOnACutNetwork() throws IOException {
        String wanted = System.getProperty("fixtures");
        assertTrue(wanted != null, "name the folder to write: -Dfixtures=src/test/resources/fixtures");
        Path photos = draw(Path.of("target/fixture-photos"));
        Settings heads = Settings.NONE
                .model("cnn")
                .option("width", "4")
                .option("blocks", "1")
                .size(8)
                .train("head")
                .head("logistic(bagging=3)")
                .seed(7);
        run(photos, folder.resolve("heads"), heads, RunFolder.Existing.REFUSE, Integer.MAX_VALUE);
        Path bundle = Path.of(wanted).resolve("committee.fovea");
        Files.copy(folder.resolve("heads/best.fovea"), bundle);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(wanted).resolve("committee.json").toFile(), predictions(bundle));
    }

    /** A test compares the resumed run's last epoch with the fixture, which is the best one. */
    private static void assertAlike(Map<String, List<Double>> a, Map<String, List<Double>> b) {
        a.forEach((image, probabilities) -> {
            for (int c = 0; c < probabilities.size(); c++) {
                assertEquals(probabilities.get(c), b.get(image).get(c), 0.02, image + ": choose another run");
            }
        });
    }

    /** A small run that sets as many kinds of settings as one run can. */
    static Settings settings() {
        return Settings.NONE
                .model("mlp")
                .hidden(8)
                .dropout(0.1)
                .option("hidden", "12")
                .size(8)
                .framing("crop=9:draft")
                .epochs(6)
                .batchSize(8)
                .learningRate(0.02)
                .schedule("cosine=0.1")
                .labelSmoothing(0.05)
                .augment("flip,rotate=5.0,shift=0.1")
                .earlyStop("loss:50")
                .average("ema=0.8")
                .precision("fp32")
                .validationShare(0.2)
                .seed(7);
    }

    static TrainingRun.Result run(Path data, Path out, Settings settings, RunFolder.Existing existing, int stopAtPoll) {
        StopAtPoll stop = new StopAtPoll(stopAtPoll);
        return SmallRuns.run(data, out, existing, settings).start(stop, stop);
    }

    /** Class folders of PNG files: the same bytes on every machine, because nothing in them is compressed. */
    static Path draw(Path folder) throws IOException {
        for (String name : CLASSES) {
            Path classFolder = Files.createDirectories(folder.resolve(name));
            for (int i = 0; i < IMAGES_PER_CLASS; i++) {
                write(image(name, i), classFolder.resolve(i + ".png"));
            }
        }
        return folder;
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam stored = writer.getDefaultWriteParam();
        stored.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        stored.setCompressionQuality(1); // level 0 of deflate
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), stored);
        } finally {
            writer.dispose();
        }
    }

    /** 12 x 10 pixels: a bright column, row or corner in a formula's noise. */
    static BufferedImage image(String name, int index) {
        BufferedImage image = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 12; x++) {
                boolean bright = switch (name) {
                    case "bars" -> x == 5 || x == 6;
                    case "rows" -> y == 4 || y == 5;
                    default -> x < 5 && y < 4;
                };
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int noise = ((x * 31 + y * 17 + index * 7 + channel * 13) * 0x9E3779B1 >>> 20) % 80;
                    rgb = rgb << 8 | (bright ? 170 : 40 + 10 * channel) + noise;
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /** Probabilities in label order, by the drawn image's name. */
    static Map<String, List<Double>> predictions(Path bundle) {
        Map<String, List<Double>> predictions = new LinkedHashMap<>();
        try (Classifier classifier = Classifier.load(bundle)) {
            for (String name : CLASSES) {
                for (int i = 0; i < 3; i++) {
                    predictions.put(name + "/" + i, probabilities(classifier.classify(image(name, i))));
                }
            }
        }
        return predictions;
    }

    private static List<Double> probabilities(Prediction prediction) {
        Map<String, Double> byLabel = new TreeMap<>();
        for (Score score : prediction.scores()) byLabel.put(score.label(), score.probability());
        return new ArrayList<>(byLabel.values());
    }
}
