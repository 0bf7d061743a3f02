package io.fovea.framing;

import io.fovea.UserError;
import io.fovea.image.Image;
import io.fovea.internal.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Test-time augmentation: the frames of one image that a classifier looks at to give one answer, the mean of their
 * probabilities.
 *
 * @param kinds each at most once; none for the usual frame alone
 */
public record Views(List<View> kinds) {
    /** The usual frame alone. */
    public static final Views ONE = new Views(List.of());

    private static final double[] MIDDLE = {0.5}, ENDS = {0, 1}, ALL = {0, 0.5, 1};

    public Views {
        kinds = List.copyOf(kinds);
        if (kinds.stream().map(View::getClass).distinct().count() < kinds.size()) {
            throw new IllegalArgumentException("each kind of view stands there once, got " + text(kinds));
        }
    }

    /**
     * Reads what {@link #text} writes: {@code flip,crops=5,scales=[1.15,1.3]}; {@code none} for the usual frame alone.
     *
     * @throws UserError if the text is none of these
     */
    public static Views parse(String text) {
        List<View> kinds = Choices.of(View.class).parseList(text);
        try {
            return new Views(kinds);
        } catch (IllegalArgumentException e) {
            throw new UserError("views '" + text + "': " + e.getMessage(), "leave one of them out", e);
        }
    }

    public String text() {
        return kinds.isEmpty() ? "none" : text(kinds);
    }

    private static String text(List<View> kinds) {
        return kinds.stream().map(Choices.of(View.class)::text).collect(Collectors.joining(","));
    }

    /** Frames an image. */
    public int count() {
        return kinds.stream().mapToInt(View::times).reduce(1, (one, other) -> one * other);
    }

    /** @throws UserError if a framing has nothing to show at one of the scales */
    public void requireFit(Framing framing) {
        double least = framing.leastZoom();
        for (double scale : scales()) {
            if (scale >= least) continue;
            throw new UserError(
                    "a scale of %s would leave a border around the image with the framing %s"
                            .formatted(scale, framing.text()),
                    "use scales from %.3f on".formatted(Math.ceil(least * 1000) / 1000));
        }
    }

    /**
     * The frames of an image, {@link #count} of them, the usual one first.
     *
     * @param preprocessing with a deterministic framing
     */
    public List<Image> frames(Preprocessing preprocessing, Image image) {
        Framing framing = preprocessing.framing();
        Image channels = image.withChannels(preprocessing.channels());
        List<Image> frames = new ArrayList<>();
        for (double scale : scales()) {
            frames.add(
                    scale == 1
                            ? framing.frame(channels, new SplittableRandom(0))
                            : framing.cut(channels, scale, 0.5, 0.5));
            // the shorter side has no corners of its own unless the image is larger than the frame
            double zoom = framing.leastZoom() < 1 ? scale : scale * ShorterSideCrop.USUAL_SHARE;
            for (double down : rows()) {
                for (double right : rows()) {
                    if (down != 0.5 || right != 0.5) frames.add(framing.cut(channels, zoom, down, right));
                }
            }
        }
        if (kinds.contains(new View.Mirrored())) {
            for (Image frame : List.copyOf(frames)) frames.add(frame.mirrored());
        }
        return frames;
    }

    private List<Double> scales() {
        List<Double> scales = new ArrayList<>(List.of(1.0));
        for (View kind : kinds) if (kind instanceof View.Scales more) scales.addAll(more.factors());
        return scales;
    }

    private double[] rows() {
        for (View kind : kinds) if (kind instanceof View.Crops crops) return crops.number() == 5 ? ENDS : ALL;
        return MIDDLE;
    }
}
