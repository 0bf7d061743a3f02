package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.framing.Preprocessing;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.NumberType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * What the frozen layers of a network say of images. Features that were computed before are copied from the cache, and
 * the image is neither decoded nor framed; the others are computed, and kept as soon as their batch is done, so that
 * whoever is stopped goes on from there. The bits are the same either way ({@link BatchInference#runAlike}).
 *
 * @param model some of whose layers are frozen
 * @param preprocessing with a deterministic framing
 * @param inference with this preprocessing; asked for when there is anything to compute
 * @param folder of features kept for later
 */
public record TrunkFeatures(
        ImageModel model,
        Preprocessing preprocessing,
        Supplier<BatchInference> inference,
        KeptFolder folder,
        FeatureListener listener) {
    /** Images after which the listener may end the copying. */
    private static final int COPIED_AT_ONCE = 4096;

    /** Of a Java array, with what some machines take of it. */
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** A part of the data, at a precision, and where its features shall be. */
    record Wanted(SampleSet samples, Precision precision, FeatureSpace space) {}

    /**
     * The features of several parts; the caller closes them.
     *
     * @throws io.fovea.UserError if too many images are damaged
     * @throws UnreadableImage if an image cannot be had now
     * @throws NonFiniteAnswers if a feature is not finite
     */
    List<Features> of(List<Wanted> parts) {
        List<Filling> fillings = new ArrayList<>();
        Map<Precision, FeatureCache> caches = new EnumMap<>(Precision.class);
        String trunk = folder.limit() == 0 ? "" : TrunkDigest.of(model);
        try {
            for (Wanted part : parts) {
                FeatureCache cache =
                        caches.computeIfAbsent(part.precision(), precision -> cache(trunk, precision, parts));
                Features features = new Features(
                        part.samples(), part.space().store(part.samples().size()), model.frozenShape());
                fillings.add(new Filling(features, part.precision(), cache, new ArrayList<>(), new LongAdder()));
            }
            fillings.forEach(this::copy);
            compute(fillings);
            return fillings.stream().map(Filling::features).toList();
        } catch (RuntimeException | Error e) {
            fillings.forEach(filling -> filling.features().close());
            throw e;
        } finally {
            caches.values().forEach(this::close);
        }
    }

    /**
     * What the frozen layers say of images, in fp32.
     *
     * @param rows [N, ...] as {@link ImageModel#frozenShape} says; belongs to the scope in which they were asked for
     * @param samples those that could be read, in order
     */
    public record Table(Tensor rows, List<Sample> samples) {}

    /**
     * The features of a set of images, in memory.
     *
     * @throws UserError if a quarter of the memory does not hold them, or too many images are damaged
     * @throws UnreadableImage if an image cannot be had now
     */
    public Table table(SampleSet samples) {
        int width = model.frozenShape().count();
        long bytes = FeatureStore.bytes(samples.size(), width);
        if (bytes > FeatureStore.usualMemory()) {
            throw new UserError(
                    "the features of %,d images take %,d MB, more than a quarter of the memory"
                            .formatted(samples.size(), bytes >> 20),
                    "give fewer images, or a network with narrower features");
        }
        if ((long) samples.size() * width > MOST_NUMBERS) {
            throw new UserError(
                    "the features of %,d images are %,d numbers, more than one table holds"
                            .formatted(samples.size(), (long) samples.size() * width),
                    "give fewer images, or a network with narrower features");
        }
        FeatureSpace space = new FeatureSpace(width, null);
        List<Features> parts = of(List.of(new Wanted(samples, Precision.FP32, space)));
        try (Features features = parts.get(0)) {
            int[] readable = features.readable(0, samples.size());
            List<Sample> read =
                    IntStream.of(readable).mapToObj(samples.all()::get).toList();
            return new Table(features.of(readable), read);
        }
    }

    /** One for all parts of a precision. */
    private FeatureCache cache(String trunk, Precision precision, List<Wanted> parts) {
        if (folder.limit() == 0) return FeatureCache.NONE;
        List<Sample> samples = parts.stream()
                .filter(part -> part.precision() == precision)
                .flatMap(part -> part.samples().all().stream())
                .toList();
        FeatureCache.Made made =
                new FeatureCache.Made(trunk, preprocessing, precision, BatchInference.sizeAlike(preprocessing));
        return FeatureCache.open(folder, made, model.frozenShape().count(), samples, listener::warning);
    }

    private void close(FeatureCache cache) {
        String warning = cache.takeWarning();
        if (warning != null) listener.warning(warning);
        cache.close();
    }

    private void copy(Filling filling) {
        Features features = filling.features();
        List<Sample> all = features.samples().all();
        float[] row = new float[features.width()];
        for (int place = 0; place < all.size(); place++) {
            if (place % COPIED_AT_ONCE == 0) listener.advance(0);
            if (features.samples().isDamaged(all.get(place))) continue;
            if (filling.cache().copy(all.get(place), row)) features.store().put(place, row, 0);
            else filling.missing().add(place);
        }
    }

    private void compute(List<Filling> fillings) {
        long missing =
                fillings.stream().mapToLong(filling -> filling.missing().size()).sum();
        long images = fillings.stream()
                .flatMap(filling -> filling.features().samples().perClass().stream())
                .mapToLong(Long::longValue)
                .sum();
        BatchInference ready = missing == 0 ? null : inference.get();
        listener.begin(images - missing, missing);
        if (ready == null) return;
        for (Precision precision : NumberType.ANSWERS) {
            List<Filling> alike = fillings.stream()
                    .filter(filling -> filling.precision() == precision
                            && !filling.missing().isEmpty())
                    .toList();
            if (alike.isEmpty()) continue;
            try (InferenceModel trunk = model.prepareFrozen(precision)) {
                for (Filling filling : alike) compute(filling, ready, trunk);
            }
        }
    }

    private void compute(Filling filling, BatchInference ready, InferenceModel trunk) {
        List<Sample> all = filling.features().samples().all();
        List<Sample> missing = filling.missing().stream().map(all::get).toList();
        ready.runAlike(missing, trunk::features, listener::advance, filling);
        long bad = filling.bad().sum();
        if (bad > 0) throw new NonFiniteAnswers(bad, all.size());
    }

    /**
     * Puts every batch's features into their place, and into the cache.
     *
     * @param missing places of images that must be computed, in order
     * @param bad counts features that are not finite, which nobody keeps
     */
    private record Filling(
            Features features, Precision precision, FeatureCache cache, List<Integer> missing, LongAdder bad)
            implements BatchInference.Sink {
        @Override
        public void rows(List<Integer> positions, float[] values, int width) {
            for (int i = 0; i < positions.size(); i++) {
                int place = missing.get(positions.get(i));
                features.store().put(place, values, i * width);
                if (!NonFiniteAnswers.isFinite(values, i * width, (i + 1) * width)) bad.increment();
                else cache.put(features.samples().all().get(place), values, i * width);
            }
        }

        @Override
        public void unreadable(int position, UnreadableImage failure) {
            SampleSet samples = features.samples();
            samples.leaveOut(samples.all().get(missing.get(position)), failure);
        }
    }
}
