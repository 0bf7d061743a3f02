package io.fovea.internal.evaluation;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * Networks that answer together: each looks at an image as it was trained to, and their rows become one. A single
 * network is a panel of one.
 *
 * @param lookings at least one, with equal numbers of threads
 */
public record Panel(List<Looking> lookings, Joining joining) {
    public Panel {
        lookings = List.copyOf(lookings);
        if (lookings.isEmpty()) throw new IllegalArgumentException("a panel of nobody");
    }

    /** What a network says. */
    public static Panel of(BatchInference inference, UnaryOperator<Tensor> network) {
        return new Panel(List.of(new Looking(inference, network)), (rows, images) -> rows.get(0));
    }

    /**
     * One way to look at images.
     *
     * @param network float32 [N, C, H, W], normalised, to [N, width]: the rows of all networks that look so, side by
     *     side; called from several threads at once
     */
    public record Looking(BatchInference inference, UnaryOperator<Tensor> network) {
        /** Rows of images of which there are all frames. */
        float[] rows(List<Image> frames) {
            try (Normalization normalization = new Normalization(inference.preprocessing())) {
                return inference.row(frames, network, normalization);
            }
        }
    }

    /** Makes one row an image of what all lookings say. */
    @FunctionalInterface
    public interface Joining {
        /**
         * @param rows one array a looking: its rows, side by side
         * @param images how many rows each has
         */
        float[] of(List<float[]> rows, int images);
    }

    /** Something that can be decoded, and with a large file may be decoded to a reduced size. */
    @FunctionalInterface
    public interface Picture {
        /** @throws UnreadableImage if it cannot be read or decoded */
        List<Image> read(ImageDecoder decoder, Function<Image, List<Image>> frames);
    }

    /** The way of the first network, by which images are shown to people. */
    public BatchInference first() {
        return lookings.get(0).inference();
    }

    /**
     * What is looked at of a picture; it is decoded once for all that decode alike.
     *
     * @return one list a looking, of one frame a view
     */
    public List<List<Image>> frames(Picture picture) {
        Map<ImageDecoder, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < lookings.size(); i++) {
            alike.computeIfAbsent(lookings.get(i).inference().decoder(), decoder -> new ArrayList<>())
                    .add(i);
        }
        List<List<Image>> frames = new ArrayList<>(Collections.nCopies(lookings.size(), List.of()));
        alike.forEach((decoder, places) -> {
            List<Image> all = picture.read(
                    decoder,
                    image -> places.stream()
                            .flatMap(i -> lookings.get(i).inference().frames(image).stream())
                            .toList());
            int from = 0;
            for (int i : places) {
                int count = lookings.get(i).inference().views().count();
                frames.set(i, all.subList(from, from + count));
                from += count;
            }
        });
        return frames;
    }

    /** @param frames of one image, as {@link #frames} gives them */
    public float[] row(List<List<Image>> frames) {
        return rows(List.of(frames));
    }

    private float[] rows(List<List<List<Image>>> images) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < lookings.size(); i++) {
            int looking = i;
            List<Image> frames = images.stream()
                    .flatMap(image -> image.get(looking).stream())
                    .toList();
            rows.add(lookings.get(i).rows(frames));
        }
        return joining.of(rows, images.size());
    }

    /** Rows of many images; what cannot be read for one of the networks is unreadable. */
    public void run(List<Sample> samples, LongConsumer progress, BatchInference.Sink sink) {
        if (lookings.size() == 1) {
            first().run(samples, lookings.get(0).network(), progress, new Joined(sink));
            return;
        }
        int images = lookings.stream()
                .mapToInt(looking -> looking.inference().imagesAtOnce())
                .min()
                .orElseThrow();
        BatchWorkers.run(samples.size(), images, first().threads(), (from, to) -> {
            work(samples, from, to, sink);
            progress.accept(to - from);
        });
    }

    /** As {@link BatchInference#readableRows}. */
    public BatchInference.Rows readableRows(List<Sample> samples, LongConsumer progress) {
        return BatchInference.Rows.collected(samples.size(), sink -> run(samples, progress, sink));
    }

    private void work(List<Sample> samples, int from, int to, BatchInference.Sink sink) {
        List<Integer> positions = new ArrayList<>();
        List<List<List<Image>>> frames = new ArrayList<>();
        for (int i = from; i < to; i++) {
            try {
                frames.add(frames(samples.get(i).origin()::read));
                positions.add(i);
            } catch (UnreadableImage e) {
                sink.unreadable(i, e);
            }
        }
        if (positions.isEmpty()) return;
        try {
            float[] values = rows(frames);
            sink.rows(positions, values, values.length / positions.size());
        } catch (OutOfMemoryError e) {
            BatchInference.tooLarge(samples, positions, sink);
        }
    }

    /** Joins what the only looking says. */
    private final class Joined implements BatchInference.Sink {
        private final BatchInference.Sink sink;

        Joined(BatchInference.Sink sink) {
            this.sink = sink;
        }

        @Override
        public void rows(List<Integer> positions, float[] values, int width) {
            float[] joined = joining.of(List.of(values), positions.size());
            sink.rows(positions, joined, joined.length / positions.size());
        }

        @Override
        public void unreadable(int position, UnreadableImage failure) {
            sink.unreadable(position, failure);
        }
    }
}
