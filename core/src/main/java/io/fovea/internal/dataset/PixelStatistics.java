package io.fovea.internal.dataset;

import io.fovea.framing.Framing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.random.Draw;
import io.fovea.internal.source.Sample;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Mean and standard deviation of each channel over all pixels of all images, from exact integer sums, and the sizes of
 * the images as they are stored.
 *
 * @param images how many were measured
 * @param mean per channel, in units of the full range (0 to 1)
 * @param std of the population, per channel, in units of the full range; 0 if all pixels are equal
 */
public record PixelStatistics(long images, List<Double> mean, List<Double> std, Range widths, Range heights) {
    /** Smallest, median (the lower of two) and largest, in pixels. */
    public record Range(int min, int median, int max) {
        private static Range of(IntStream values) {
            int[] sorted = values.sorted().toArray();
            return new Range(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
        }
    }

    /** As {@link #measure} over the images as they are stored, of which every one must be readable. */
    public static PixelStatistics ofImages(List<Sample> samples, int channels, ImageDecoder decoder, int threads) {
        return measure(samples, null, channels, CheckOptions.of(decoder, threads), PixelStatistics::refuse)
                .orElseThrow();
    }

    /** As {@link #measure} over the frames that a model would see, of which every one must be readable. */
    public static PixelStatistics ofFrames(
            List<Sample> samples, Framing framing, int channels, ImageDecoder decoder, int threads) {
        return measure(samples, framing, channels, CheckOptions.of(decoder, threads), PixelStatistics::refuse)
                .orElseThrow();
    }

    private static void refuse(Sample sample, UnreadableImage reason) {
        throw reason;
    }

    /**
     * Measures what can be read.
     *
     * @param framing makes of every image the frame that a model would see, so that each counts the same whatever its
     *     size; random framings draw from a stream keyed by the sample's path. Null for the images as they are stored
     * @param channels 1 or 3; images are converted first
     * @param options decoder and threads; the listener is told of every image, and the memory is of no use here
     * @param leftOut told each sample that cannot be read, with the reason, in their order and by this thread, when all
     *     are measured; what it throws is thrown here
     * @return empty if none could be read
     */
    public static Optional<PixelStatistics> measure(
            List<Sample> samples,
            @Nullable Framing framing,
            int channels,
            CheckOptions options,
            BiConsumer<Sample, UnreadableImage> leftOut) {
        if (samples.isEmpty()) throw new IllegalArgumentException("statistics need at least one image");
        Pace pace = new Pace(options.listener());
        List<Measured> measured = ParallelPass.over(samples, options.threads(), options.stop(), sample -> {
            Measured one = measured(sample, framing, channels, options.decoder());
            pace.advance();
            return one;
        });
        pace.tell();
        List<Sums> parts = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            Sums sums = measured.get(i).sums();
            UnreadableImage failure = measured.get(i).failure();
            if (sums != null) parts.add(sums);
            if (failure != null) leftOut.accept(samples.get(i), failure);
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(of(parts, channels));
    }

    /** One of the two. */
    private record Measured(@Nullable Sums sums, @Nullable UnreadableImage failure) {}

    private static Measured measured(Sample sample, @Nullable Framing framing, int channels, ImageDecoder decoder) {
        try {
            return new Measured(sums(sample, framing, channels, decoder), null);
        } catch (UnreadableImage e) {
            return new Measured(null, e);
        }
    }

    /**
     * At most {@code limit} of the samples, drawn without replacement, in their order: enough to measure large sets.
     */
    public static List<Sample> choose(List<Sample> samples, int limit, long seed) {
        if (samples.size() <= limit) return samples;
        record Drawn(int index, long rank) {}
        RandomGenerator draw = new Draw(seed, 0, -1).rng();
        return IntStream.range(0, samples.size())
                .mapToObj(index -> new Drawn(index, draw.nextLong()))
                .sorted(Comparator.comparingLong(Drawn::rank))
                .limit(limit)
                .sorted(Comparator.comparingInt(Drawn::index))
                .map(drawn -> samples.get(drawn.index()))
                .toList();
    }

    private static PixelStatistics of(List<Sums> parts, int channels) {
        List<Double> mean = new ArrayList<>();
        List<Double> std = new ArrayList<>();
        long pixels = parts.stream().mapToLong(Sums::pixels).sum();
        for (int c = 0; c < channels; c++) {
            int channel = c;
            long sum = parts.stream().mapToLong(p -> p.sum()[channel]).sum();
            long squares = parts.stream().mapToLong(p -> p.squares()[channel]).sum();
            mean.add(sum / (255.0 * pixels));
            std.add(std(pixels, sum, squares) / 255);
        }
        Range widths = Range.of(parts.stream().mapToInt(Sums::width));
        Range heights = Range.of(parts.stream().mapToInt(Sums::height));
        return new PixelStatistics(parts.size(), List.copyOf(mean), List.copyOf(std), widths, heights);
    }

    /** Beyond 64 bits, so that no digit is lost where the variance is small. */
    private static double std(long count, long sum, long squares) {
        BigInteger variance = BigInteger.valueOf(count)
                .multiply(BigInteger.valueOf(squares))
                .subtract(BigInteger.valueOf(sum).pow(2));
        return Math.sqrt(variance.doubleValue()) / count;
    }

    /** Of one image; height and width as stored. */
    private record Sums(int height, int width, long pixels, long[] sum, long[] squares) {}

    private static Sums sums(Sample sample, @Nullable Framing framing, int channels, ImageDecoder decoder) {
        ImageDecoder fitting = framing == null ? decoder : framing.decoder(decoder);
        return sample.origin().read(fitting, stored -> sums(stored, sample.path(), framing, channels));
    }

    private static Sums sums(Image stored, String path, @Nullable Framing framing, int channels) {
        Image image = stored.withChannels(channels);
        if (framing != null) image = framing.frame(image, new Draw(0, 0, path.hashCode()).rng());
        long[] sum = new long[channels];
        long[] squares = new long[channels];
        byte[] pixels = image.pixels();
        for (int c = 0; c < channels; c++) {
            long s = 0, q = 0;
            for (int i = c; i < pixels.length; i += channels) {
                long value = pixels[i] & 255;
                s += value;
                q += value * value;
            }
            sum[c] = s;
            squares[c] = q;
        }
        return new Sums(stored.height(), stored.width(), pixels.length / channels, sum, squares);
    }
}
