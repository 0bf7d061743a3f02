package io.fovea.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws folders of many small images, each of other bytes, in ten classes with a hundred files a folder. */
record ManyImages(Path root) {
    private static final int SIDE = 32;
    private static final int CLASSES = 10;
    private static final int A_FOLDER = 100;
    /** Older than any clock's tick, so that the first check may be remembered. */
    private static final FileTime WRITTEN = FileTime.from(Instant.parse("2020-02-02T20:20:20Z"));

    /** JPEG files of a kilobyte; they stay for {@link #table}. */
    Path folder(int count) throws IOException {
        Path folder = root.resolve("files-" + count);
        byte[] picture = picture();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve(name(i));
            if (i % A_FOLDER == 0) Files.createDirectories(file.getParent());
            Files.write(file, numbered(picture, i));
            Files.setLastModifiedTime(file, WRITTEN);
        }
        return folder;
    }

    /**
     * A table of so many files, of which every {@code drawn} are links to those that {@link #folder} drew: a million
     * files of their own would take 4 GB.
     */
    Path table(int rows, int drawn) throws IOException {
        Path folder = root.resolve("linked");
        Path table = root.resolve("table.csv");
        try (PrintWriter text = new PrintWriter(Files.newBufferedWriter(table))) {
            text.println("path,label");
            for (int i = 0; i < rows; i++) {
                Path file = folder.resolve(name(i));
                if (i % A_FOLDER == 0) Files.createDirectories(file.getParent());
                Files.createLink(file, root.resolve("files-" + drawn).resolve(name(i % drawn)));
                text.println("linked/" + name(i) + ",class " + i / A_FOLDER % CLASSES);
            }
        }
        return table;
    }

    private static String name(int i) {
        int folder = i / A_FOLDER;
        return String.format(Locale.ROOT, "class %d/%04d/image-%07d.jpg", folder % CLASSES, folder, i);
    }

    private static byte[] picture() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(1);
        for (int i = 0; i < SIDE * SIDE; i++) image.setRGB(i % SIDE, i / SIDE, random.nextInt());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** With a comment after the start marker: marker, length with itself, number. */
    private static byte[] numbered(byte[] picture, int number) {
        return ByteBuffer.allocate(picture.length + 8)
                .put(picture, 0, 2)
                .putShort((short) 0xFFFE)
                .putShort((short) 6)
                .putInt(number)
                .put(picture, 2, picture.length - 2)
                .array();
    }
}
