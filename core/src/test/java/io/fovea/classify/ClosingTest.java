package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyEnsemble;
import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.data.LabelledImage;
import io.fovea.data.LabelledImages;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing while others compute: it used to free the weights under them, and the JVM crashed in 1 round of 40. */
class ClosingTest {
    private static final int CALLERS = 8;
    private static final int ROUNDS = 60;
    private static final int SIDE = 28;
    private static final String CLASSIFIER_CLOSED =
            "this classifier is closed: load it again, or close it after its last use";
    private static final String MODEL_CLOSED = CLASSIFIER_CLOSED.replace("classifier", "model");

    @TempDir
    Path folder;

    /** One way to use a classifier: numbers that are the same for every call, but for rounding. */
    private record Call(String name, Callable<double[]> use) {}

    @Test
    void aClassifierMayBeClosedWhileOthersClassify() throws Exception {
        try (TrainedModel trained = trained(new Labels(List.of("across", "down", "none")))) {
            closeWhileOthersClassify(trained, ROUNDS);
        }
    }

    @Test
    void anEnsembleMayBeClosedWhileOthersClassify() throws Exception {
        try (TrainedModel trained = TrainedModel.of(TinyEnsemble.write(folder))) {
            closeWhileOthersClassify(trained, ROUNDS / 4);
        }
    }

    private void closeWhileOthersClassify(TrainedModel trained, int rounds) throws Exception {
        Path photos = TinyPhotos.classFolders(folder.resolve("photos"), 2, 1);
        Path photo = photos.resolve("down/0.png");
        List<double[]> expected = new ArrayList<>();
        try (Classifier classifier = Classifier.of(trained, Precision.FP32)) {
            for (Call call : calls(classifier, photos, photo))
                expected.add(call.use().call());
        }
        long before = Pointer.totalCount();
        for (int round = 0; round < rounds; round++) {
            Classifier classifier = Classifier.of(trained, Precision.FP32);
            List<Call> calls = calls(classifier, photos, photo);
            List<Callable<Object>> uses = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) uses.add(rightAnswer(calls.get(i), expected.get(i)));
            closeWhileUsed(classifier, uses, CLASSIFIER_CLOSED, round);
            for (Call call : calls(classifier, folder.resolve("no photos"), folder.resolve("no photo"))) {
                Throwable late = assertThrows(
                        IllegalStateException.class, () -> call.use().call(), call.name());
                assertEquals(CLASSIFIER_CLOSED, late.getMessage(), call.name());
            }
            assertEquals(3, classifier.labels().size());
            assertEquals(3, classifier.preprocessing().channels());
            assertEquals(Map.of(), classifier.metrics());
            assertEquals("a test", classifier.provenance().get("data"));
        }
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @Test
    void itsOwnCallbackCannotCloseIt() throws Exception {
        Path photos = TinyPhotos.classFolders(folder.resolve("photos"), 2, 1);
        List<Path> files = List.of(photos.resolve("down/0.png"), photos.resolve("down/1.png"));
        try (TrainedModel trained = trained(new Labels(List.of("across", "down", "none")));
                Classifier classifier = Classifier.of(trained, Precision.FP32)) {
            Throwable refused = assertThrows(
                    IllegalStateException.class, () -> classifier.classifyAll(files, 2, done -> classifier.close()));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use by its closer"), refused::toString);
            assertEquals(3, classifier.classify(files.get(0)).scores().size());
        }
    }

    /** Every way to use it. */
    private static List<Call> calls(Classifier classifier, Path photos, Path photo) throws IOException {
        byte[] encoded = Files.exists(photo) ? Files.readAllBytes(photo) : new byte[0];
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        LabelledImages images = LabelledImages.of(
                "one", List.of(LabelledImage.supplied("a photo", () -> Files.readAllBytes(photo), "down")));
        return List.of(
                new Call("file", () -> numbers(classifier.classify(photo))),
                new Call("bytes", () -> numbers(classifier.classify(encoded))),
                new Call("stream", () -> numbers(classifier.classify(new ByteArrayInputStream(encoded)))),
                new Call("picture", () -> numbers(classifier.classify(picture))),
                new Call("image", () -> numbers(classifier.classify(Image.of(picture)))),
                new Call(
                        "files",
                        () -> numbers(classifier
                                .classifyAll(List.of(photo, photo), 2, done -> {})
                                .get(1)
                                .prediction())),
                new Call("judge by a path", () -> numbers(classifier.evaluate(photos, null, told -> {}))),
                new Call("judge by images", () -> numbers(classifier.evaluate(images, null, told -> {}))));
    }

    private static double[] numbers(Prediction prediction) {
        return prediction.scores().stream().mapToDouble(Score::probability).toArray();
    }

    private static double[] numbers(Evaluation evaluation) {
        return new double[] {evaluation.images(), evaluation.loss()};
    }

    private static Callable<Object> rightAnswer(Call call, double[] expected) {
        return () -> {
            double[] answer = call.use().call();
            assertArrayEquals(expected, answer, 1e-5, call.name());
            return answer;
        };
    }

    private TrainedModel trained(Labels labels) {
        ModelSpec spec = new ModelSpec("cnn", labels.size(), 3, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
        Path bundle = folder.resolve("model.fovea");
        try (ImageModel model = ImageModel.create(spec, 1)) {
            Preprocessing preprocessing =
                    new Preprocessing(new Squash(SIDE, SIDE), 3, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.2));
            Provenance provenance = Provenance.here("a test", 9, "none");
            Bundle.write(
                    bundle,
                    new Manifest(
                            Bundle.FORMAT_VERSION, spec, labels.names(), preprocessing, null, provenance, Map.of()),
                    model,
                    TinyRecipe.of(SIDE, 3),
                    null);
        }
        return TrainedModel.of(Bundle.open(bundle));
    }

    @Test
    void aPreparedModelMayBeClosedWhileOthersCompute() throws Exception {
        ModelSpec spec = new ModelSpec("cnn", 3, 1, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
        float[] pixels = new float[4 * SIDE * SIDE];
        try (ImageModel model = ImageModel.create(spec, 1)) {
            for (int round = 0; round < ROUNDS; round++) {
                InferenceModel network = model.prepare(Precision.FP32);
                Callable<Object> use = () -> {
                    try (Scope scope = Scope.inference()) {
                        Tensor images = HostCopy.toTensor(pixels, 4, SIDE, SIDE, 1);
                        return HostCopy.floats(network.forward(images.permute(0, 3, 1, 2)));
                    }
                };
                closeWhileUsed(network, List.of(use), MODEL_CLOSED, round);
            }
        }
    }

    /** Every call ends with an answer or is told that it came too late. */
    private static void closeWhileUsed(AutoCloseable used, List<Callable<Object>> uses, String message, int round)
            throws Exception {
        CountDownLatch started = new CountDownLatch(CALLERS);
        ConcurrentLinkedQueue<Throwable> ends = new ConcurrentLinkedQueue<>();
        AtomicInteger answers = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Callable<Object> use = uses.get(i % uses.size());
            Thread caller = new Thread(() -> {
                started.countDown();
                try {
                    while (true) {
                        use.call();
                        answers.incrementAndGet();
                    }
                } catch (Exception | Error e) {
                    ends.add(e);
                }
            });
            caller.start();
            callers.add(caller);
        }
        started.await();
        while (round % 2 == 0 && answers.get() == 0) Thread.onSpinWait();
        used.close();
        for (Thread caller : callers) caller.join();
        assertEquals(CALLERS, ends.size());
        for (Throwable end : ends) {
            assertTrue(end instanceof IllegalStateException && message.equals(end.getMessage()), end::toString);
        }
    }
}
