package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyPhotos;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.framing.Views;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchInferenceTest {
    private static final int SIDE = TinyPhotos.SIDE;
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(new Squash(SIDE, SIDE), 3, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    @TempDir
    static Path folder;

    static List<Sample> samples;

    @BeforeAll
    static void draw() throws IOException {
        try (Stream<Path> files = Files.walk(TinyPhotos.classFolders(folder.resolve("photos"), 14, 1))) {
            samples = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                    .toList();
        }
    }

    private static BatchInference inference(int threads, int batchSize) {
        return new BatchInference(PREPROCESSING, ImageDecoder.DEFAULT, threads, batchSize);
    }

    private static Tensor sums(Tensor images) {
        return images.flatten(1, -1).sum(1).view(-1, 1);
    }

    /** Else weights are freed under a thread that is still computing with them. */
    @Test
    void aStoppedPassEndsOnlyWhenNoThreadComputesAnyMore() throws InterruptedException {
        CountDownLatch bothAtWork = new CountDownLatch(2), stopped = new CountDownLatch(1);
        AtomicInteger computing = new AtomicInteger(), begun = new AtomicInteger();
        BatchInference inference = inference(2, 4);
        assertThrows(
                CancellationException.class,
                () -> inference.readableRows(
                        samples,
                        images -> {
                            computing.incrementAndGet();
                            boolean second = begun.incrementAndGet() == 2;
                            bothAtWork.countDown();
                            awaitQuietly(bothAtWork);
                            if (second) {
                                awaitQuietly(stopped);
                                sleepQuietly(100);
                            }
                            Tensor result = sums(images);
                            computing.decrementAndGet();
                            return result;
                        },
                        done -> {
                            stopped.countDown();
                            throw new CancellationException("asked to stop");
                        }));
        assertEquals(0, computing.get(), "threads are still in forward");
        assertEquals(2, begun.get(), "batches were handed out after the end");
    }

    @Test
    void anInterruptedPassWaitsForItsThreads() {
        AtomicInteger computing = new AtomicInteger();
        Thread caller = Thread.currentThread();
        assertThrows(
                CancellationException.class,
                () -> inference(2, 4)
                        .readableRows(
                                samples,
                                images -> {
                                    computing.incrementAndGet();
                                    caller.interrupt();
                                    sleepQuietly(20);
                                    Tensor result = sums(images);
                                    computing.decrementAndGet();
                                    return result;
                                },
                                done -> {}));
        assertTrue(Thread.interrupted(), "the interruption is forgotten");
        assertEquals(0, computing.get());
    }

    /** Up to 32 images went to one thread. */
    @Test
    void fewImagesUseAllThreads() {
        for (int images : new int[] {2, 3, 8, 32, 42}) {
            Set<Integer> sizes = ConcurrentHashMap.newKeySet();
            Set<String> workers = ConcurrentHashMap.newKeySet();
            CountDownLatch both = new CountDownLatch(2);
            inference(2, 32)
                    .readableRows(
                            samples.subList(0, images),
                            x -> {
                                sizes.add((int) x.size(0));
                                workers.add(Thread.currentThread().getName());
                                both.countDown();
                                awaitQuietly(both); // returns only once a second thread has come
                                return sums(x);
                            },
                            done -> {});
            assertEquals(2, workers.size(), images + " images");
            assertTrue(Collections.max(sizes) <= Math.max(1, images / 2), images + " images in batches of " + sizes);
        }
    }

    @Test
    void fewerImagesThanThreadsGetSeveralThreadsEach() {
        Map<Integer, Integer> threadsByImages = Map.of(1, 4, 2, 2, 3, 1, 4, 1, 5, 1);
        threadsByImages.forEach((images, expected) -> inference(4, 32)
                .readableRows(
                        samples.subList(0, images),
                        x -> {
                            assertEquals(expected, torch.get_num_threads(), images + " images");
                            return sums(x);
                        },
                        done -> {}));
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        ModelSpec spec = new ModelSpec("cnn", 3, 3, SIDE, SIDE, HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, 1);
                InferenceModel network = model.prepare(Precision.FP32)) {
            float[][] one = rows(1, network);
            for (int threads : new int[] {2, 3, 7}) assertArrayEquals(one, rows(threads, network));
        }
    }

    private static float[][] rows(int threads, InferenceModel network) {
        BatchInference.Rows rows = inference(threads, 8).readableRows(samples, network::forward, done -> {});
        return rows.rows().toArray(float[][]::new);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleepQuietly(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new AssertionError("workers must not be interrupted", e);
        }
    }

    @Test
    void aRowOfSeveralViewsIsTheirMeanHoweverFewFitABatch() {
        UnaryOperator<Tensor> network = images ->
                torch.cat(new TensorVector(sums(images), sums(images).neg()), 1).div(new Scalar(1000));
        ViewMean views = new ViewMean(Views.parse("flip,crops=5"), false);
        List<float[]> together = inference(2, 64)
                .with(views)
                .readableRows(samples, network, done -> {})
                .rows();
        List<float[]> apart = inference(1, 3)
                .with(views)
                .readableRows(samples, network, done -> {})
                .rows();
        BatchInference each = inference(1, 1);
        for (int i = 0; i < samples.size(); i++) {
            assertArrayEquals(together.get(i), apart.get(i), 1e-5f);
            List<Image> frames =
                    views.views().frames(PREPROCESSING, samples.get(i).origin().read(ImageDecoder.DEFAULT));
            double sum = 0;
            try (Normalization normalization = new Normalization(PREPROCESSING)) {
                for (Image frame : frames) {
                    float[] one = each.row(List.of(frame), network, normalization);
                    sum += 1 / (1 + Math.exp(one[1] - one[0]));
                }
            }
            assertEquals(Math.log(sum / 10), together.get(i)[0], 1e-4);
        }
    }

    @Test
    void featuresThatMustBeAlikeAreOfOneView() {
        BatchInference several = inference(1, 3).with(new ViewMean(Views.parse("flip"), false));
        assertThrows(
                IllegalStateException.class,
                () -> several.runAlike(samples, BatchInferenceTest::sums, done -> {}, null));
    }
}
