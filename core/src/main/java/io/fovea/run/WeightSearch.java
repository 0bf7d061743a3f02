package io.fovea.run;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.internal.weights.PublishedWeights;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Finds pretrained weights: those that the settings name, which must be had; or published ones that a run would do well
 * to start from, without which it can do.
 *
 * @param stop asked while a download goes on
 */
record WeightSearch(PretrainedCache cache, RunListener listener, BooleanSupplier stop) {
    /**
     * Of several published ones the first, although others may be better on ImageNet: recipes with label smoothing and
     * mixed images, which made those, leave features that serve other classes less well (Kornblith et al. 2018,
     * arXiv:1805.08974).
     */
    private static final String PREFERRED = "imagenet1k_v1";

    /** Networks with more parameters are not taken unasked. */
    private static final long LARGEST = 30_000_000;

    /**
     * @param text as {@link PretrainedFile#of} takes it
     * @throws UserError if they cannot be had
     * @throws CancellationException if asked to stop
     */
    PretrainedFile named(String text, Architecture architecture) {
        return PretrainedFile.of(text, architecture, cache, showing((file, size) -> "downloading " + file));
    }

    /**
     * Published weights that nobody asked for: those on this machine, else from the network. That neither has them is
     * told, and no error.
     *
     * @param wished the network that they should be of
     * @param others whether those of another network on this machine would do
     * @throws CancellationException if asked to stop
     */
    WeightSource unasked(Architecture wished, boolean others) {
        Optional<WeightSource> found = anyOf(byPreference(wished));
        if (found.isEmpty() && others) found = elsewhere().flatMap(this::found);
        return found.orElseGet(() -> new WeightSource.Random(wished));
    }

    /** The first of them that is on this machine, else the first of all from the network. */
    Optional<WeightSource> anyOf(List<PublishedWeights> published) {
        Optional<PublishedWeights> here = published.stream().filter(cache::has).findFirst();
        return here.or(() -> published.stream().findFirst()).flatMap(this::found);
    }

    static List<PublishedWeights> byPreference(Architecture architecture) {
        return PublishedCatalogue.of(architecture).stream()
                .sorted(Comparator.comparing(weights -> !weights.name().equals(PREFERRED)))
                .toList();
    }

    /** The most accurate of moderate size. */
    private Optional<PublishedWeights> elsewhere() {
        return PublishedCatalogue.all().stream()
                .filter(weights -> weights.parameters() <= LARGEST && cache.has(weights))
                .max(Comparator.comparingDouble(PublishedWeights::top1));
    }

    private Optional<WeightSource> found(PublishedWeights weights) {
        boolean here = cache.has(weights);
        if (!here && cache.offline()) return Optional.empty(); // as the user wants it: nothing to tell
        try {
            PretrainedFile file = PretrainedFile.published(weights, cache.hurried(), showing(WeightSearch::offered));
            return Optional.of(new WeightSource.Found(file, weights));
        } catch (UserError e) {
            String line = "no pretrained weights: " + e.getMessage();
            if (here) listener.warning(line + "; " + e.fix());
            else listener.note(line);
            return Optional.empty();
        }
    }

    /** Shows a download; what is said of it tells name and size. */
    private DownloadListener showing(BiFunction<String, Long, String> words) {
        return new DownloadListener() {
            @Override
            public void begin(String file, long kilobytes) {
                listener.note(words.apply(file, kilobytes));
                listener.stage("downloading", "kB", kilobytes);
            }

            @Override
            public void advance(long kilobytes) {
                if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
                listener.advance(kilobytes);
            }
        };
    }

    private static String offered(String file, long kilobytes) {
        String size = kilobytes == 0 ? "" : String.format(Locale.ROOT, ", %.1f MB", kilobytes / 1e3);
        return "downloading pretrained weights: " + file + size + ", " + PublishedWeights.LICENCE
                + "; --weights none goes without";
    }
}
