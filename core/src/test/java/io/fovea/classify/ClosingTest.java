package io.fovea.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.Defaults;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing while others compute: it used to free the weights under them, and the JVM crashed in 1 round of 40. */
class ClosingTest {
    private static final int CALLERS = 8;
    private static final int ROUNDS = 60;
    private static final int SIDE = 28;

    @TempDir
    Path folder;

    @Test
    void aClassifierMayBeClosedWhileOthersClassify() throws Exception {
        ModelSpec spec = new ModelSpec("cnn", 3, 3, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1)) {
            Bundle.write(
                    folder.resolve("model.fovea"),
                    new Manifest(
                            Bundle.FORMAT_VERSION,
                            spec,
                            List.of("a", "b", "c"),
                            new Preprocessing(
                                    new Squash(SIDE, SIDE), 3, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.2)),
                            null,
                            Provenance.here("a test", 9, "none"),
                            Map.of()),
                    model,
                    Defaults.of(Architectures.of("cnn"), "none", "", new Recipe.Input(SIDE, 3, "squash", null, null)),
                    null);
        }
        try (TrainedModel trained = TrainedModel.of(Bundle.open(folder.resolve("model.fovea")))) {
            Image photo = new Image(SIDE, SIDE, 3, new byte[SIDE * SIDE * 3]);
            for (int round = 0; round < ROUNDS; round++) {
                Classifier classifier = Classifier.of(trained, Precision.FP32);
                closeWhileUsed(classifier, () -> classifier.classify(photo), "this classifier is closed", round);
                assertThrows(IllegalStateException.class, () -> classifier.classifyAll(List.of(), 1, done -> {}));
            }
        }
    }

    @Test
    void aPreparedModelMayBeClosedWhileOthersCompute() throws Exception {
        ModelSpec spec = new ModelSpec("cnn", 3, 1, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
        float[] pixels = new float[4 * SIDE * SIDE];
        try (ImageModel model = ImageModel.create(spec, 1)) {
            for (int round = 0; round < ROUNDS; round++) {
                InferenceModel network = model.prepare(Precision.FP32);
                Runnable use = () -> {
                    try (Scope scope = Scope.inference()) {
                        Tensor images = HostCopy.toTensor(pixels, 4, SIDE, SIDE, 1);
                        HostCopy.floats(network.forward(images.permute(0, 3, 1, 2)));
                    }
                };
                closeWhileUsed(network, use, "this model is closed", round);
            }
        }
    }

    /** Every call ends with an answer or is told that it came too late. */
    private static void closeWhileUsed(AutoCloseable used, Runnable use, String message, int round) throws Exception {
        CountDownLatch started = new CountDownLatch(CALLERS);
        ConcurrentLinkedQueue<Throwable> ends = new ConcurrentLinkedQueue<>();
        AtomicInteger answers = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> {
                started.countDown();
                try {
                    while (true) {
                        use.run();
                        answers.incrementAndGet();
                    }
                } catch (RuntimeException | Error e) {
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
