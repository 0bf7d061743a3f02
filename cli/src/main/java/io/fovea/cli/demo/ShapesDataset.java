package io.fovea.cli.demo;

import io.fovea.data.Part;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small data set of drawn shapes: {@code train}, {@code validation} and {@code test}, a folder for every class. */
public final class ShapesDataset {
    private static final List<Shape> SHAPES = List.of(Shape.values());

    /** The classes, in alphabetical order. */
    public static final List<String> CLASSES = SHAPES.stream().map(Shape::label).toList();

    private ShapesDataset() {}

    /** Number of images of each class in a part. */
    public static int imagesPerClass(Part part) {
        return switch (part) {
            case TRAIN -> 400;
            case VALIDATION -> 50;
            case TEST -> 80;
        };
    }

    /**
     * Draws the data set. Equal seeds give equal images, whatever the number of threads.
     *
     * @param folder is created if need be; images of the same name are overwritten
     */
    public static void draw(Path folder, long seed) throws IOException {
        for (Part part : Part.values()) {
            for (Shape shape : SHAPES) {
                Files.createDirectories(classFolder(folder, part, shape));
            }
        }
        try {
            for (Part part : Part.values()) {
                IntStream.range(0, imagesPerClass(part) * SHAPES.size())
                        .parallel()
                        .forEach(i -> write(folder, part, i, seed));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(Path folder, Part part, int index, long seed) {
        try {
            Files.write(file(folder, part, index), png(part, index, seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(Path folder, Part part, int index) {
        Shape shape = shape(index);
        return classFolder(folder, part, shape)
                .resolve(String.format(Locale.ROOT, "%s-%03d.png", shape.label(), index / SHAPES.size()));
    }

    /** The encoded image at a position of a part; the classes take turns. */
    static byte[] png(Part part, int index, long seed) throws IOException {
        // the key goes through a generator of its own: neighbouring keys must not give related images
        long key = new SplittableRandom((part.name() + index).hashCode()).nextLong();
        BufferedImage image = ShapeImage.of(shape(index), new SplittableRandom(key ^ seed));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        }
        return bytes.toByteArray();
    }

    private static Shape shape(int index) {
        return SHAPES.get(index % SHAPES.size());
    }

    private static Path classFolder(Path folder, Part part, Shape shape) {
        return folder.resolve(part.name().toLowerCase(Locale.ROOT)).resolve(shape.label());
    }
}
