package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Advice.Kind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that go wrong in the ways that people meet, and one that does not. */
class AdvisedRunsTest {
    @TempDir
    Path folder;

    /** Noise: nothing is to be learnt but the images themselves. */
    private Path noise(int[] train, int[] validation) throws IOException {
        Random random = new Random(3);
        for (int c = 0; c < train.length; c++) {
            draw(folder.resolve("noise/train/c" + c), train[c], random);
            draw(folder.resolve("noise/validation/c" + c), validation[c], random);
        }
        return folder.resolve("noise");
    }

    private static void draw(Path folder, int images, Random random) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < images; i++) {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 64; p++) image.setRGB(p % 8, p / 8, random.nextInt(1 << 24));
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
    }

    private List<Advice> advice(Path data, Object... recipe) throws IOException {
        Map<String, Object> values = SmallRuns.with(recipe);
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        TrainingRun.Result result = run.train(RunFolder.Existing.REFUSE, values);
        String report = Files.readString(run.file("report.html")).replace("&#x3D;", "=");
        for (Advice advice : result.advice()) assertTrue(report.contains("Try: " + advice.option()), "in the report");
        return result.advice();
    }

    private static List<Kind> kinds(List<Advice> advice) {
        return advice.stream().map(Advice::kind).toList();
    }

    @Test
    void imagesLearntByHeartAreOverfitting() throws IOException {
        List<Advice> advice = advice(
                noise(new int[] {60, 60}, new int[] {40, 40}),
                "network.model",
                "mlp",
                "epochs",
                30,
                "network.dropout",
                0,
                "optimizer.lr",
                0.003);
        assertTrue(kinds(advice).contains(Kind.OVERFITTING), advice.toString());
    }

    @Test
    void classesThatOnlyDifferInNumberEndInOneAnswer() throws IOException {
        List<Advice> advice = advice(noise(new int[] {90, 6, 6}, new int[] {30, 4, 4}), "epochs", 3);
        assertEquals(Kind.MAJORITY_ANSWER, advice.get(0).kind(), advice.toString());
        assertTrue(advice.get(0).finding().contains("“c0”"), advice.toString());
        assertTrue(kinds(advice).contains(Kind.SMALL_CLASSES), advice.toString());
    }

    @Test
    void oneEpochIsStoppedEarly() throws IOException {
        List<Advice> advice = advice(noise(new int[] {100, 100}, new int[] {30, 30}), "epochs", 1);
        assertTrue(kinds(advice).contains(Kind.STOPPED_EARLY), advice.toString());
    }

    @Test
    void aSoundRunIsLeftInPeace() throws IOException {
        assertEquals(List.of(), advice(TinyPhotos.split(folder.resolve("photos"), 120, 1), "epochs", 4));
    }
}
