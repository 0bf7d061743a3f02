package io.fovea.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws a tiny data set for tests: a bar across or down on noise. */
final class Bars {
    private static final int SIDE = 16;

    private Bars() {}

    /** {@code train}, {@code validation} and {@code test} with folders {@code across} and {@code down}. */
    static Path draw(Path folder) throws IOException {
        Random random = new Random(1);
        for (String part : new String[] {"train", "validation", "test"}) {
            for (String name : new String[] {"across", "down"}) {
                Path classFolder = Files.createDirectories(folder.resolve(part).resolve(name));
                for (int i = 0; i < 12; i++) {
                    ImageIO.write(
                            picture(name, random),
                            "png",
                            classFolder.resolve(i + ".png").toFile());
                }
            }
        }
        return folder;
    }

    private static BufferedImage picture(String name, Random random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) image.setRGB(i % SIDE, i / SIDE, random.nextInt(90) * 0x010101);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        int place = 2 + random.nextInt(SIDE - 6);
        if (name.equals("across")) pen.fillRect(0, place, SIDE, 3);
        else pen.fillRect(place, 0, 3, SIDE);
        pen.dispose();
        return image;
    }
}
