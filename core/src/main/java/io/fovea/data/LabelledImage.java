package io.fovea.data;

import io.fovea.UserError;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.text.FileName;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One image with its label or labels, supplied from code.
 *
 * @param name by which messages, reports and the draw of held-out images know it: unique, and the same in every run
 * @param labels name of its class; or of any number of them, see {@link LabelledImages#severalLabels}; none is blank
 * @param part to which it belongs; null for one that is divided into training and validation as a folder's files are
 * @param content where its pixels come from
 */
public record LabelledImage(
        String name, List<String> labels, @Nullable Part part, Content content) {
    /** Bytes of an image file that are read; one more shows that there are too many. */
    private static final int LARGEST = 1 << 30;

    /** Where an image's pixels come from. */
    public sealed interface Content {}

    /** A file in an image format. */
    public record File(Path path) implements Content {}

    /** Bytes in an image format, asked for whenever they are needed. */
    public record Supplied(Supplier bytes) implements Content {}

    /** Decoded pixels. */
    public record Pixels(Image image) implements Content {}

    /** Gives the bytes of an image file: always the same ones, in any thread, several times. */
    @FunctionalInterface
    public interface Supplier {
        /**
         * @return the content of an image file, 1 GiB at most; not changed by anybody
         * @throws IOException if it cannot be had now; after three tries the image cannot be read
         */
        byte[] read() throws IOException;
    }

    /** Opens the content of an image file: always the same, in any thread, several times. */
    @FunctionalInterface
    public interface Opener {
        /** @return read to its end, and closed */
        InputStream open() throws IOException;
    }

    public LabelledImage {
        Objects.requireNonNull(name, "name");
        labels = Objects.requireNonNull(labels, "labels").stream().distinct().toList();
        Objects.requireNonNull(content, "content");
        requireText(name, "the name of an image");
        labels.forEach(label -> requireText(label, "a label of image " + name));
    }

    /** An image of one class. */
    public LabelledImage(String name, String label, @Nullable Part part, Content content) {
        this(name, List.of(Objects.requireNonNull(label, "label")), part, content);
    }

    /**
     * The name of its one class.
     *
     * @throws IllegalStateException if it has none or several
     */
    public String label() {
        if (labels.size() == 1) return labels.get(0);
        throw new IllegalStateException("image " + name + " has " + labels.size() + " labels");
    }

    private static void requireText(String text, String what) {
        if (text.isBlank()) throw new UserError(what + " is blank", "give it one");
    }

    /** A file, named by its path. */
    public static LabelledImage file(Path path, String label) {
        return new LabelledImage(FileName.of(path).replace('\\', '/'), label, null, new File(path));
    }

    /** A file with any number of labels, for {@link LabelledImages#severalLabels}; named by its path. */
    public static LabelledImage file(Path path, List<String> labels) {
        return new LabelledImage(FileName.of(path).replace('\\', '/'), labels, null, new File(path));
    }

    /** @param encoded content of an image file; kept, not copied */
    public static LabelledImage bytes(String name, byte[] encoded, String label) {
        Objects.requireNonNull(encoded, "encoded");
        return supplied(name, () -> encoded, label);
    }

    /** An image whose bytes are asked for when they are needed, such as from a database. */
    public static LabelledImage supplied(String name, Supplier bytes, String label) {
        return new LabelledImage(name, label, null, new Supplied(Objects.requireNonNull(bytes, "bytes")));
    }

    /** An image that is read from a stream when it is needed, such as from an object store. */
    public static LabelledImage stream(String name, Opener content, String label) {
        Objects.requireNonNull(content, "content");
        return supplied(
                name,
                () -> {
                    try (InputStream stream = content.open()) {
                        return stream.readNBytes(LARGEST + 1);
                    }
                },
                label);
    }

    /**
     * @param image copied
     * @throws io.fovea.image.UnreadableImage if one side is more than 1,000 times the other
     */
    public static LabelledImage pixels(String name, BufferedImage image, String label) {
        ImageDecoder.requireRatio(image.getHeight(), image.getWidth(), name);
        return new LabelledImage(name, label, null, new Pixels(Image.of(image)));
    }

    /** The same in a part of the data. */
    public LabelledImage in(Part which) {
        return new LabelledImage(name, labels, which, content);
    }

    /** The same with other labels, perhaps none, for {@link LabelledImages#severalLabels}. */
    public LabelledImage labelled(String... others) {
        return new LabelledImage(name, List.of(others), part, content);
    }

    /** The same by another name. */
    public LabelledImage named(String other) {
        return new LabelledImage(other, labels, part, content);
    }
}
