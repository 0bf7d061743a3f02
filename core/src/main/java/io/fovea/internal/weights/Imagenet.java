package io.fovea.internal.weights;

import io.fovea.data.Labels;
import io.fovea.framing.Framing;
import io.fovea.framing.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The 1,000 classes and the usual preprocessing of networks trained for ImageNet's challenge (ILSVRC 2012). */
public final class Imagenet {
    /** Of the training images, per channel, 0 to 1: torchvision's {@code transforms/_presets.py}. */
    public static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);

    /** As {@link #MEAN}: the standard deviation. */
    public static final List<Double> STD = List.of(0.229, 0.224, 0.225);

    private static final Labels LABELS = read();

    private Imagenet() {}

    /** The classes in the order of the logits, named as in torchvision's {@code models/_meta.py}. */
    public static Labels labels() {
        return LABELS;
    }

    /** For weights of which nothing else is known: bilinear, the shorter side to 256 for a central crop of 224. */
    public static Preprocessing usualPreprocessing(int size) {
        return new Preprocessing(Framing.parse("crop", size, size), MEAN.size(), MEAN, STD);
    }

    private static Labels read() {
        try (InputStream file = Imagenet.class.getResourceAsStream("imagenet-labels.txt")) {
            byte[] text = Objects.requireNonNull(file).readAllBytes();
            return new Labels(new String(text, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
