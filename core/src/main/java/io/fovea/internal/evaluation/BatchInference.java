package io.fovea.internal.evaluation;

import io.fovea.framing.Framing;
import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a network over many images: every worker thread reads, frames and forwards whole batches with one thread an
 * operator, which keeps all cores busy without their waiting for each other. The batches, and so the results, do not
 * depend on the number of threads; only with more threads than images, several share one operator's work, which may
 * round sums differently. However a call ends, none of its threads is computing any more.
 *
 * @param preprocessing with a deterministic framing
 * @param threads worker threads
 * @param batchSize images of one forward pass, at most: few images are divided further, for all threads to have work
 * @param frames those made before, with this preprocessing
 * @param views what an image's row is the mean of
 */
public record BatchInference(
        Preprocessing preprocessing,
        ImageDecoder decoder,
        int threads,
        int batchSize,
        FrameCache frames,
        ViewMean views) {
    /** Pixels of a batch that keep a thread busy without leaving the processor's cache far behind: 32 photographs. */
    private static final int BATCH_PIXELS = 32 * 224 * 224;

    private static final int LARGEST_BATCH = 256;
    /** Few enough that a batch which is filled up with nothing costs little: 8 photographs. */
    private static final int PIXELS_ALIKE = 8 * 224 * 224;

    private static final int LARGEST_ALIKE = 64;

    /** With a batch size that suits the frames. */
    public BatchInference(Preprocessing preprocessing, ImageDecoder decoder, int threads) {
        this(preprocessing, decoder, threads, FrameCache.NONE);
    }

    /** With a batch size that suits the frames. */
    public BatchInference(Preprocessing preprocessing, ImageDecoder decoder, int threads, FrameCache frames) {
        this(preprocessing, decoder, threads, usualBatch(preprocessing.framing()), frames, ViewMean.ONE);
    }

    /** Where every image is looked at once: no frames are kept. */
    public BatchInference(Preprocessing preprocessing, ImageDecoder decoder, int threads, int batchSize) {
        this(preprocessing, decoder, threads, batchSize, FrameCache.NONE, ViewMean.ONE);
    }

    /** The same with rows that are the mean over several frames an image; their batches hold fewer images. */
    public BatchInference with(ViewMean several) {
        return new BatchInference(preprocessing, decoder, threads, batchSize, frames, several);
    }

    private static int usualBatch(Framing framing) {
        return Math.max(1, Math.min(LARGEST_BATCH, BATCH_PIXELS / (framing.height() * framing.width())));
    }

    public BatchInference {
        decoder = preprocessing.framing().decoder(decoder);
        if (preprocessing.framing().isRandom()) {
            throw new IllegalArgumentException("inference needs a deterministic framing");
        }
        views.views().requireFit(preprocessing.framing());
    }

    /**
     * Network output of images of which some may be unreadable.
     *
     * @param rows one an image, null where it could not be read
     * @param failures by position
     */
    public record Rows(List<float @Nullable []> rows, SortedMap<Integer, UnreadableImage> failures) {
        public float @Nullable [] row(int image) {
            return rows.get(image);
        }

        /** What a pass over so many images gives. */
        static Rows collected(int images, Consumer<Sink> pass) {
            // each place is set by one thread, and read when all are done
            List<float @Nullable []> rows = new ArrayList<>(Collections.nCopies(images, null));
            SortedMap<Integer, UnreadableImage> failures = new ConcurrentSkipListMap<>();
            pass.accept(new Sink() {
                @Override
                public void rows(List<Integer> positions, float[] values, int width) {
                    for (int i = 0; i < positions.size(); i++) {
                        rows.set(positions.get(i), Arrays.copyOfRange(values, i * width, (i + 1) * width));
                    }
                }

                @Override
                public void unreadable(int position, UnreadableImage failure) {
                    failures.put(position, failure);
                }
            });
            return new Rows(rows, failures);
        }
    }

    /** Takes what a network says, a batch at a time; called from several threads at once. */
    public interface Sink {
        /**
         * @param positions of the batch's images that could be read
         * @param values as many rows of {@code width} numbers
         */
        void rows(List<Integer> positions, float[] values, int width);

        /** The image at a position cannot be read; an exception ends the work. */
        void unreadable(int position, UnreadableImage failure);
    }

    /** One row of network output an image, in memory; an image that cannot be read does not stop the others. */
    public Rows readableRows(List<Sample> samples, UnaryOperator<Tensor> network, LongConsumer progress) {
        return Rows.collected(samples.size(), sink -> run(samples, network, progress, sink));
    }

    /**
     * @param network float32 [N, C, H, W], normalised, to [N, width]; called from several threads at once
     * @param progress told the number of images done with every batch, from several threads
     */
    public void run(List<Sample> samples, UnaryOperator<Tensor> network, LongConsumer progress, Sink sink) {
        run(samples, sample -> false, network, progress, sink);
    }

    /**
     * As above, without some samples. They are absent where they would stand, as unreadable ones are: the others are in
     * the same batches, which decide how sums are rounded.
     */
    public void run(
            List<Sample> samples,
            Predicate<Sample> absent,
            UnaryOperator<Tensor> network,
            LongConsumer progress,
            Sink sink) {
        try (Normalization normalization = new Normalization(preprocessing)) {
            BatchWorkers.run(samples.size(), imagesAtOnce(), threads, (from, to) -> {
                work(samples, absent, from, to, 0, network, normalization, sink);
                progress.accept(to - from);
            });
        }
    }

    /**
     * As {@link #run}, but what the network says of an image has the same bits whichever others it is computed with:
     * each batch has {@link #sizeAlike} images, black ones where there are no more, and an operator has one thread,
     * because kernels for other shapes or teams may sum in another order.
     */
    public void runAlike(List<Sample> samples, UnaryOperator<Tensor> network, LongConsumer progress, Sink sink) {
        if (views.count() > 1) throw new IllegalStateException("alike rows are of one view");
        int size = sizeAlike(preprocessing);
        try (Normalization normalization = new Normalization(preprocessing)) {
            BatchWorkers.runAlike(samples.size(), size, threads, (from, to) -> {
                work(samples, sample -> false, from, to, size, network, normalization, sink);
                progress.accept(to - from);
            });
        }
    }

    /** Of a batch, at most. */
    int imagesAtOnce() {
        return Math.max(1, batchSize / views.count());
    }

    /** Images of one batch of {@link #runAlike}. */
    public static int sizeAlike(Preprocessing preprocessing) {
        Framing framing = preprocessing.framing();
        return Math.max(1, Math.min(LARGEST_ALIKE, PIXELS_ALIKE / (framing.height() * framing.width())));
    }

    /** @param least images of the batch, black ones included */
    private void work(
            List<Sample> samples,
            Predicate<Sample> absent,
            int from,
            int to,
            int least,
            UnaryOperator<Tensor> network,
            Normalization normalization,
            Sink sink) {
        List<Integer> positions = new ArrayList<>();
        List<Image> frames = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (absent.test(samples.get(i))) continue;
            try {
                frames.addAll(frames(samples.get(i)));
                positions.add(i);
            } catch (UnreadableImage e) {
                sink.unreadable(i, e);
            }
        }
        if (frames.isEmpty()) return;
        while (frames.size() < least) frames.add(preprocessing.image(new byte[preprocessing.frameBytes()]));
        forward(samples, positions, frames, network, normalization, sink);
    }

    private List<Image> frames(Sample sample) {
        if (views.count() > 1) return sample.origin().read(decoder, this::frames);
        return List.of(frames.frame(
                sample,
                preprocessing,
                () -> sample.origin().read(decoder, image -> preprocessing.frame(image, new SplittableRandom(0)))));
    }

    /** What is looked at of a picture, one frame a view. */
    List<Image> frames(Image picture) {
        return views.views().frames(preprocessing, picture);
    }

    private void forward(
            List<Sample> samples,
            List<Integer> positions,
            List<Image> frames,
            UnaryOperator<Tensor> network,
            Normalization normalization,
            Sink sink) {
        try {
            float[] values = views.of(forward(frames, network, normalization), frames.size());
            sink.rows(positions, values, values.length / (frames.size() / views.count()));
        } catch (OutOfMemoryError e) {
            tooLarge(samples, positions, sink);
        }
    }

    /** A batch that the memory does not hold is told image by image; the others go on. */
    static void tooLarge(List<Sample> samples, List<Integer> positions, Sink sink) {
        String what = "the frames of a batch of " + positions.size() + " images do";
        for (int i : positions) {
            sink.unreadable(i, UnreadableImage.tooLargeForMemory(samples.get(i).path(), what));
        }
    }

    /** The rows of images of which there are all frames, one after the other. */
    public float[] row(List<Image> frames, UnaryOperator<Tensor> network, Normalization normalization) {
        return views.of(forward(frames, network, normalization), frames.size());
    }

    /** No more frames at once than a batch has, however many views there are of an image. */
    private float[] forward(List<Image> frames, UnaryOperator<Tensor> network, Normalization normalization) {
        int most = Math.max(batchSize, frames.size() / views.count());
        if (frames.size() <= most) return rows(frames, network, normalization);
        float[] first = rows(frames.subList(0, most), network, normalization);
        float[] values = Arrays.copyOf(first, first.length / most * frames.size());
        for (int from = most; from < frames.size(); from += most) {
            float[] next = rows(frames.subList(from, Math.min(frames.size(), from + most)), network, normalization);
            System.arraycopy(next, 0, values, first.length / most * from, next.length);
        }
        return values;
    }

    private static float[] rows(List<Image> frames, UnaryOperator<Tensor> network, Normalization normalization) {
        Batch batch = Batch.of(frames, 0);
        try (Scope request = Scope.inference()) {
            return HostCopy.floats(network.apply(normalization.apply(batch.images())));
        }
    }
}
