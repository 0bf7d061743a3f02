package io.fovea;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws small data sets for tests: noisy pictures whose class is the place of a bright bar. */
public final class TinyPhotos {
    public static final int SIDE = 16;
    private static final String[] CLASSES = {"across", "down", "none"};

    private TinyPhotos() {}

    /** Three class folders with so many PNG files each. */
    public static Path classFolders(Path folder, int imagesPerClass, long seed) throws IOException {
        Random random = new Random(seed);
        for (String name : CLASSES) {
            Path classFolder = Files.createDirectories(folder.resolve(name));
            for (int i = 0; i < imagesPerClass; i++) {
                ImageIO.write(
                        picture(name, random),
                        "png",
                        classFolder.resolve(i + ".png").toFile());
            }
        }
        return folder;
    }

    /** {@code train}, {@code validation} and {@code test}, each with class folders. */
    public static Path split(Path folder, int imagesPerClass, long seed) throws IOException {
        classFolders(folder.resolve("train"), imagesPerClass, seed);
        classFolders(folder.resolve("validation"), Math.max(2, imagesPerClass / 3), seed + 1);
        classFolders(folder.resolve("test"), Math.max(2, imagesPerClass / 3), seed + 2);
        return folder;
    }

    private static BufferedImage picture(String name, Random random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) image.setRGB(x, y, random.nextInt(100) * 0x010101);
        }
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(150 + random.nextInt(100), 150 + random.nextInt(100), 150 + random.nextInt(100)));
        int place = 2 + random.nextInt(SIDE - 6);
        if (name.equals("across")) pen.fillRect(0, place, SIDE, 3);
        if (name.equals("down")) pen.fillRect(place, 0, 3, SIDE);
        pen.dispose();
        return image;
    }
}
