package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Disturbance;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.Robustness;
import io.fovea.evaluate.Slice;
import io.fovea.framing.Draft;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With networks whose answers follow from a few pixels. */
class ExaminerTest {
    private static final int SIDE = 40;
    private static final Labels LABELS = new Labels(List.of("light", "dark"));
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(new Squash(SIDE, SIDE), 1, List.of(0.0), List.of(1.0));

    @TempDir
    static Path folder;

    static List<Sample> samples;

    /** 60 images of a gray each; those above a half are light. Half of them are wider than high. */
    @BeforeAll
    static void draw() throws IOException {
        samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int gray = 60 + 2 * i, width = i % 2 == 0 ? SIDE : 2 * SIDE;
            BufferedImage picture = new BufferedImage(width, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < width; x++) picture.getRaster().setSample(x, y, 0, gray);
            }
            Path file = folder.resolve(i + ".png");
            ImageIO.write(picture, "png", file.toFile());
            samples.add(new Sample(file.getFileName().toString(), gray > 127 ? 0 : 1, new EncodedFile(file)));
        }
    }

    private static BatchInference inference(int threads) {
        return new BatchInference(PREPROCESSING, ImageDecoder.DEFAULT, threads, 8);
    }

    /** Says "light" of images whose middle is above a half. */
    private static Tensor byTheMiddle(Tensor images) {
        Tensor middle = images.select(3, SIDE / 2).select(2, SIDE / 2);
        Tensor light = middle.sub(new Scalar(0.5));
        return torch.cat(new TensorVector(light, light.neg()), 1).mul(new Scalar(100));
    }

    /** Wrong about everything that is wider than high when it gets squashed: it does not see that. */
    private static Examination examine(UnaryOperator<Tensor> network, int disturbed, int threads) {
        Examiner examiner = new Examiner(Panel.of(inference(threads), network), LABELS, evaluation -> evaluation);
        Evaluation evaluation =
                new Evaluator(inference(threads), LABELS).evaluate(samples, network, done -> {}, failure -> {});
        Map<String, Map<String, String>> named = new HashMap<>();
        for (int i = 0; i < 30; i++) named.put(i + ".png", Map.of("camera", i < 10 ? "phone" : "studio"));
        AtomicLong done = new AtomicLong();
        Examiner.Wish wish = new Examiner.Wish(named, disturbed);
        Examination examination = examiner.examine(evaluation, samples, wish, done::addAndGet);
        assertEquals(wish.steps(samples.size()), done.get());
        return examination;
    }

    private static List<Slice> of(Examination examination, String trait) {
        return examination.slices().stream()
                .filter(slice -> slice.trait().equals(trait))
                .toList();
    }

    @Test
    void slicesAreByWhatIsSeenInTheImageAndSaidOfIt() {
        Examination examination = examine(ExaminerTest::byTheMiddle, 0, 2);
        assertNull(examination.robustness());
        assertEquals(
                List.of("about square", "across"),
                of(examination, "shape").stream().map(Slice::name).toList());
        assertEquals(
                List.of("dark (below 0.392)", "medium (0.392 to 0.549)", "bright (from 0.549)"),
                of(examination, "brightness").stream().map(Slice::name).toList());
        assertEquals(
                List.of(10L, 20L),
                of(examination, "camera").stream().map(Slice::images).toList());
        assertEquals(List.of(), of(examination, "size"), "all have one");
        assertEquals(List.of(), of(examination, "sharpness"), "all have none");
    }

    private static Robustness.Curve curve(Examination examination, Disturbance kind) {
        return examination.robustness().curves().stream()
                .filter(curve -> curve.disturbance() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void onlyWhatChangesTheGrayOfTheMiddleChangesTheAnswers() {
        Examination examination = examine(ExaminerTest::byTheMiddle, 60, 2);
        Robustness robustness = examination.robustness();
        assertEquals(60, robustness.images());
        assertEquals(60, robustness.correct());
        for (Disturbance kind : List.of(Disturbance.BLUR, Disturbance.ROTATION, Disturbance.SCALE)) {
            for (Robustness.Point point : curve(examination, kind).points()) {
                assertEquals(1, point.accuracy(), kind + " " + point);
            }
        }
        List<Robustness.Point> light =
                curve(examination, Disturbance.BRIGHTNESS).points();
        // 13 and 26 … of the light ones stay light: those of 128 / 0.7 and more, and none of 128 / 0.4
        assertEquals(34, light.get(0).correct());
        assertEquals(34, light.get(1).correct());
        assertTrue(light.get(2).correct() < 60 && light.get(2).correct() >= 26, light.toString());
        assertTrue(curve(examination, Disturbance.NOISE).points().get(2).correct() < 60);
    }

    @Test
    void someImagesAreSpreadOverAllClassesAndTheirAnswersAreTheSameWithAnyThreads() {
        Examination one = examine(ExaminerTest::byTheMiddle, 20, 1);
        assertEquals(20, one.robustness().images());
        assertEquals(one, examine(ExaminerTest::byTheMiddle, 20, 2));
    }

    /** It looks at the upper edge, which a turn to either side makes black. */
    @Test
    void whoseAnswerChangesWhenTurnedIsASliceOfItsOwn() {
        UnaryOperator<Tensor> byTheCorner = images -> {
            Tensor light = images.select(3, 0).select(2, 0).sub(new Scalar(0.5));
            return torch.cat(new TensorVector(light, light.neg()), 1).mul(new Scalar(100));
        };
        List<Slice> held = of(examine(byTheCorner, 60, 2), Examination.ROTATION);
        assertEquals(
                List.of("answer changes when turned", "answer stays when turned"),
                held.stream().map(Slice::name).toList());
        assertEquals(26, held.get(0).images(), "all the light ones");
    }

    @Test
    void whatCannotBeReadIsInNoSlice() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        List<Sample> some = new ArrayList<>(samples.subList(0, 30));
        some.add(new Sample("broken.png", 0, new EncodedFile(broken)));
        Evaluation evaluation = new Evaluator(inference(1), LABELS)
                .evaluate(some, ExaminerTest::byTheMiddle, done -> {}, failure -> {});
        Examination examination = new Examiner(Panel.of(inference(1), ExaminerTest::byTheMiddle), LABELS, all -> all)
                .examine(evaluation, some, new Examiner.Wish(Map.of(), 31), done -> {});
        assertEquals(30, examination.robustness().images());
        assertEquals(
                30, of(examination, "shape").stream().mapToLong(Slice::images).sum());
    }

    @Test
    void compressionChangesPixelsTheMoreTheLowerItsQuality() {
        byte[] pixels = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i * i % 251);
        Image image = new Image(SIDE, SIDE, 3, pixels);
        double before = 0;
        for (int quality : new int[] {90, 50, 20, 8}) {
            double difference = 0;
            byte[] changed = Compressed.of(image, quality).pixels();
            for (int i = 0; i < pixels.length; i++) difference += Math.abs((pixels[i] & 255) - (changed[i] & 255));
            assertTrue(difference > before, "quality " + quality);
            before = difference;
        }
        byte[] red = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < red.length; i += 3) red[i] = (byte) 200;
        byte[] still = Compressed.of(new Image(SIDE, SIDE, 3, red), 95).pixels();
        assertTrue((still[0] & 255) > 190 && (still[2] & 255) < 10, "red stays red");
        Image gray = new Image(2, 2, 1, new byte[] {100, 100, 100, 100});
        assertArrayEquals(gray.pixels(), Compressed.of(gray, 100).pixels());
    }

    @Test
    void anExaminationLeavesNoNativeObjectBehind() {
        examine(ExaminerTest::byTheMiddle, 20, 1);
        long before = Pointer.totalCount();
        for (int i = 0; i < 3; i++) examine(ExaminerTest::byTheMiddle, 20, 1);
        assertTrue(Pointer.totalCount() <= before, Pointer.totalCount() + " after " + before);
    }

    /** A JPEG that is decoded at a quarter is as large as its file says. */
    @Test
    void sizesAreThoseOfTheFileWhateverTheDecoderReduces() throws IOException {
        List<Sample> photos = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int side = i < 15 ? 400 : 90; // the first ones become smaller than the others
            Path file = folder.resolve("photo" + i + ".jpg");
            ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
            photos.add(new Sample(file.getFileName().toString(), 1, new EncodedFile(file)));
        }
        Preprocessing draft = new Preprocessing(new Draft(new Squash(SIDE, SIDE)), 1, List.of(0.0), List.of(1.0));
        BatchInference inference = new BatchInference(draft, ImageDecoder.DEFAULT, 1, 8);
        Evaluation evaluation =
                new Evaluator(inference, LABELS).evaluate(photos, ExaminerTest::byTheMiddle, done -> {}, failure -> {});
        Examination examination = new Examiner(Panel.of(inference, ExaminerTest::byTheMiddle), LABELS, all -> all)
                .examine(evaluation, photos, new Examiner.Wish(Map.of(), 0), done -> {});
        assertEquals(
                List.of("medium (shorter side 90 to 400)", "large (shorter side from 400)"),
                of(examination, "size").stream().map(Slice::name).toList());
    }

    @Test
    void moreDisturbedImagesThanTheMemoryHoldsAreRefusedBeforeTheWork() {
        Preprocessing large =
                new Preprocessing(new Squash(4096, 4096), 3, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        Examiner.requireRoom(1_000_000, 1, List.of(large));
        UserError refusal =
                assertThrows(UserError.class, () -> Examiner.requireRoom(1_000_000, 1_000_000, List.of(large)));
        assertTrue(refusal.getMessage().contains("1,000,000 disturbed images take"), refusal.getMessage());
    }
}
