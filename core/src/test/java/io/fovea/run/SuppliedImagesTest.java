package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.data.LabelledImage;
import io.fovea.data.LabelledImages;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.run.SmallRuns.Told;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training on images that come from code. */
class SuppliedImagesTest {
    @TempDir
    static Path shared;

    static Path photos;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        photos = TinyPhotos.classFolders(shared.resolve("photos"), 14, 1);
    }

    /** Each way to supply an image; all of them supply the same one. */
    enum Way {
        FILE,
        BYTES,
        SUPPLIER,
        STREAM,
        PIXELS;

        LabelledImage of(String name, Path file) {
            String label = label(name);
            return switch (this) {
                case FILE -> LabelledImage.file(file, label).named(name);
                case BYTES -> LabelledImage.bytes(name, content(file), label);
                case SUPPLIER -> LabelledImage.supplied(name, () -> Files.readAllBytes(file), label);
                case STREAM -> LabelledImage.stream(name, () -> Files.newInputStream(file), label);
                case PIXELS -> LabelledImage.pixels(name, picture(file), label);
            };
        }

        private static BufferedImage picture(Path file) {
            try {
                return ImageIO.read(file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String label(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the folder by the names that they have there, in no order. */
    private static List<LabelledImage> images(Way way) {
        try (Stream<Path> files = Files.walk(photos)) {
            List<LabelledImage> images = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                images.add(way.of(photos.relativize(file).toString().replace('\\', '/'), file));
            }
            Collections.shuffle(images, new Random(1));
            return images;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrainingRun small(TrainingRun run) {
        return run.model("cnn").epochs(2).batchSize(8).augment("flip");
    }

    private TrainingRun on(List<LabelledImage> images) {
        return small(TrainingRun.on(LabelledImages.of("products", images))).into(folder.resolve("supplied"));
    }

    private static UserError refusal(List<LabelledImage> images) {
        return assertThrows(
                UserError.class,
                () -> TrainingRun.on(LabelledImages.of("products", images))
                        .into(Path.of("never"))
                        .start());
    }

    private SmallRuns files(String run) {
        return new SmallRuns(photos, folder.resolve(run));
    }

    @ParameterizedTest
    @EnumSource
    void endWithTheWeightsOfAFolderOfTheSameImages(Way way) {
        small(TrainingRun.on(photos)).into(folder.resolve("folder")).start();
        TrainingRun.Result result = on(images(way)).start();
        files("folder").assertSameWeights(files("supplied"));
        assertEquals(2, result.history().size());
    }

    @Test
    void areJudgedAndClassifiedByTheResult() {
        TrainingRun.Result result = on(images(Way.BYTES)).epochs(6).start();
        List<Problem> told = new ArrayList<>();
        try (Classifier classifier = result.classifier()) {
            Evaluation again = classifier.evaluate(LabelledImages.of("products", images(Way.FILE)), null, told::add);
            assertEquals(result.validation().tally(), again.tally());
            assertTrue(told.get(0).reason().contains("the data of the training"), told.toString());
            Evaluation all = classifier.evaluate(LabelledImages.of("products", images(Way.FILE)), Part.TEST, told::add);
            assertEquals(42, all.images());
            assertEquals(
                    all.tally(),
                    classifier.evaluate(photos, Part.TEST, told::add).tally());
            assertEquals("images products", classifier.provenance().get("data"));
        }
    }

    @Test
    void knowTheirParts() {
        List<LabelledImage> divided = images(Way.BYTES).stream()
                .map(image -> image.name().contains("/1") ? image.in(Part.VALIDATION) : image.in(Part.TRAIN))
                .toList();
        TrainingRun.Result result = on(divided).epochs(1).start();
        assertEquals(15, result.validation().images()); // 1, 10, 11, 12 and 13 of three classes
        assertNull(result.test());
        assertTrue(result.validation().outcomes().stream()
                .allMatch(outcome -> outcome.path().contains("/1")));
    }

    @Test
    void aRunOnThemIsResumedToTheSameWeights() {
        on(images(Way.SUPPLIER)).into(folder.resolve("whole")).start();
        StopAtPoll stop = new StopAtPoll(6);
        TrainingRun run = on(images(Way.SUPPLIER));
        assertTrue(run.start(stop, stop).interrupted());
        List<LabelledImage> other = images(Way.STREAM);
        Collections.reverse(other);
        assertFalse(on(other).resume().start().interrupted());
        files("whole").assertSameWeights(files("supplied"));
    }

    @Test
    void aRunOnThemIsNotResumedWithOthers() {
        StopAtPoll stop = new StopAtPoll(6);
        on(images(Way.BYTES)).start(stop, stop);
        List<LabelledImage> changed = images(Way.BYTES);
        LabelledImage first = changed.get(0), second = changed.get(1);
        changed.set(0, new LabelledImage(first.name(), first.label(), null, second.content()));
        UserError error =
                assertThrows(UserError.class, () -> on(changed).resume().start());
        assertTrue(error.getMessage().contains("1 image changed (" + first.name() + ")"), error.getMessage());
    }

    @Test
    void aFewThatTheirSupplierCannotGiveAreToldAndLeftOut() {
        List<LabelledImage> images = images(Way.BYTES);
        images.add(LabelledImage.supplied("down/x", SuppliedImagesTest::broken, "down"));
        images.add(LabelledImage.supplied(
                "down/y",
                () -> {
                    throw new IOException("no connection");
                },
                "down"));
        images.add(LabelledImage.supplied("down/z", () -> new byte[] {1, 2, 3}, "down"));
        images.add(LabelledImage.supplied("none/n", SuppliedImagesTest::nothing, "none"));
        Told told = new Told();
        assertEquals(2, on(images).start(told).history().size());
        String all = String.join("\n", told.warnings);
        assertTrue(
                all.contains("4 images cannot be read, and are left out: down/x (its supplier failed with java.lang"),
                all);
        assertTrue(all.contains("none/n (its supplier gave nothing)"), all);
        assertTrue(all.contains("down/z (not an image"), all);
        assertTrue(all.contains(" and 1 more; replace"), all);
        assertTrue(
                told.notes.contains("fovea inspect names more of these, and with --json all"), told.notes.toString());
    }

    private static byte[] broken() {
        throw new IllegalStateException("a bug");
    }

    @SuppressWarnings("NullAway") // what others may do
    private static byte[] nothing() {
        return null;
    }

    @Test
    void manyThatCannotBeHadEndTheRunBeforeItBegins() {
        List<LabelledImage> images = images(Way.BYTES);
        for (int i = 0; i < 12; i++) images.add(LabelledImage.supplied("x" + i, SuppliedImagesTest::broken, "none"));
        UserError error = refusal(images);
        assertTrue(error.getMessage().contains("12 of 54 images cannot be had now"), error.getMessage());
        assertFalse(Files.exists(Path.of("never")));
    }

    @Test
    void noImageOneClassAndEqualNamesAreRefused() {
        assertTrue(refusal(List.of()).getMessage().contains("products holds no images"));
        byte[] any = {1};
        UserError one = refusal(List.of(LabelledImage.bytes("a", any, "cat"), LabelledImage.bytes("b", any, "cat")));
        assertTrue(one.getMessage().contains("images products has one class only, cat"), one.getMessage());
        UserError twice = refusal(List.of(LabelledImage.bytes("a", any, "cat"), LabelledImage.bytes("a", any, "dog")));
        assertTrue(twice.getMessage().contains("named a"), twice.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // what others may do
    void anImageNeedsANameALabelAndAContent() {
        byte[] any = {1};
        assertThrows(NullPointerException.class, () -> LabelledImage.bytes("a", any, null));
        assertThrows(NullPointerException.class, () -> LabelledImage.bytes(null, any, "cat"));
        assertThrows(NullPointerException.class, () -> LabelledImage.bytes("a", null, "cat"));
        assertThrows(NullPointerException.class, () -> LabelledImage.supplied("a", null, "cat"));
        assertThrows(UserError.class, () -> LabelledImage.bytes("a", any, " "));
        assertThrows(UserError.class, () -> LabelledImage.stream("", () -> new ByteArrayInputStream(any), "cat"));
    }
}
