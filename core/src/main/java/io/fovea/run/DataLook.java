package io.fovea.run;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.image.Image;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a look at the training images tells, by which a run's defaults are chosen.
 *
 * @param images all of the training part
 * @param gray whether the images looked at have no colour
 * @param side if the images looked at are squares all alike, in pixels; else 0
 * @param longest the longest side of the images looked at, in pixels
 * @param mirrors whether a mirrored image should mean the same, as far as the names of the classes tell
 * @param several whether an image may have any number of the classes
 */
record DataLook(long images, int classes, boolean gray, int side, int longest, boolean mirrors, boolean several) {
    /** Longer than the images of CIFAR and Tiny ImageNet, shorter than those of STL-10, which are small photographs. */
    private static final int SMALL = 64;

    /** Evenly spread over all, and so over the classes. */
    private static final int LOOKED_AT = 24;

    /** What JPEG's rounding makes of gray, in levels. */
    private static final int NEARLY = 8;

    /** Names of digits and letters, and of what has a side. */
    private static final Pattern ONE_SIGN = Pattern.compile("[\\p{L}\\p{N}]");

    private static final Pattern SIDED =
            Pattern.compile(".*(^|[^\\p{L}])(left|right)($|[^\\p{L}]).*", Pattern.CASE_INSENSITIVE);

    /** Of images that have exactly one class each. */
    DataLook(long images, int classes, boolean gray, int side, int longest, boolean mirrors) {
        this(images, classes, gray, side, longest, mirrors, false);
    }

    enum Kind {
        /** Such as MNIST's digits: without colour, and often without a mirror image. */
        SMALL_GRAY,
        /** Such as CIFAR's. */
        SMALL_COLOUR,
        /** Whatever is larger. */
        PHOTOGRAPHS
    }

    /** Of one image. */
    record Seen(int height, int width, boolean gray) {
        static Seen of(Image image) {
            return new Seen(image.height(), image.width(), isGray(image));
        }

        private int square() {
            return height == width ? height : 0;
        }

        private int longer() {
            return Math.max(height, width);
        }
    }

    /**
     * Decodes some training images; those that cannot be decoded are passed over: training names and counts them.
     *
     * @throws UnreadableImage if a file cannot be had now
     * @throws java.util.concurrent.CancellationException if asked to stop
     */
    static DataLook at(Dataset dataset, CheckOptions options) {
        List<Sample> all = dataset.samples(Part.TRAIN);
        List<Sample> some = spread(all, LOOKED_AT);
        options.listener().begin("looking at images", some.size());
        List<Seen> seen =
                ParallelPass.over(some, options.threads(), options.stop(), sample -> seen(sample, options)).stream()
                        .flatMap(Optional::stream)
                        .toList();
        return of(all.size(), dataset.labels(), seen);
    }

    /** Evenly spread ones of all, so many at most. */
    static List<Sample> spread(List<Sample> all, int most) {
        int count = Math.min(all.size(), most);
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
                .toList();
    }

    static DataLook of(long images, Labels labels, List<Seen> seen) {
        List<Integer> sides = seen.stream().map(Seen::square).distinct().toList();
        return new DataLook(
                images,
                labels.size(),
                !seen.isEmpty() && seen.stream().allMatch(Seen::gray),
                sides.size() == 1 ? sides.get(0) : 0,
                seen.stream().mapToInt(Seen::longer).max().orElse(0),
                !haveDirection(labels),
                labels.several());
    }

    private static Optional<Seen> seen(Sample sample, CheckOptions options) {
        try {
            return Optional.of(sample.origin().read(options.decoder(), Seen::of));
        } catch (UnreadableImage e) {
            if (!e.isDamaged()) throw e;
            return Optional.empty();
        } finally {
            options.listener().advance(1);
        }
    }

    private static boolean isGray(Image image) {
        if (image.channels() == 1) return true;
        byte[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i += 3) {
            int red = pixels[i] & 255, green = pixels[i + 1] & 255, blue = pixels[i + 2] & 255;
            if (Math.abs(red - green) > NEARLY || Math.abs(green - blue) > NEARLY) return false;
        }
        return true;
    }

    /** Digits, letters, and what is to the left or to the right. */
    private static boolean haveDirection(Labels labels) {
        boolean signs =
                labels.names().stream().allMatch(name -> ONE_SIGN.matcher(name).matches());
        return signs
                || labels.names().stream().anyMatch(name -> SIDED.matcher(name).matches());
    }

    Kind kind() {
        if (longest > SMALL) return Kind.PHOTOGRAPHS;
        return gray ? Kind.SMALL_GRAY : Kind.SMALL_COLOUR;
    }

    /** Such as {@code 60,000 gray images of 28x28 in 10 classes}. */
    String text() {
        String what = switch (kind()) {
            case PHOTOGRAPHS -> gray ? "gray photographs" : "photographs";
            case SMALL_GRAY -> "gray images" + size();
            case SMALL_COLOUR -> "colour images" + size();
        };
        return String.format(
                Locale.ROOT, several ? "%,d %s with any of %d labels" : "%,d %s in %d classes", images, what, classes);
    }

    private String size() {
        return side > 0 ? " of " + side + "x" + side : " of up to " + longest + " pixels";
    }
}
