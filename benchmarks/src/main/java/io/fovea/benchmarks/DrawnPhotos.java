package io.fovea.benchmarks;

import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The photographs to measure with: those of the folder in {@code -Dphotos}, else drawn ones of 400x533. */
record DrawnPhotos(List<Path> files) {
    private static final int DRAWN = 64;

    static DrawnPhotos find() {
        String folder = System.getProperty("photos", "");
        try {
            if (folder.isEmpty()) return draw(Files.createTempDirectory("photos"));
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                return new DrawnPhotos(all.filter(file -> file.toString().endsWith(".jpg"))
                        .sorted()
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DrawnPhotos draw(Path folder) throws IOException {
        Random random = new Random(1);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < DRAWN; i++) {
            BufferedImage photo = new BufferedImage(400, 533, BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D pen = photo.createGraphics();
            pen.setPaint(new GradientPaint(0, 0, new Color(random.nextInt()), 400, 533, new Color(random.nextInt())));
            pen.fillRect(0, 0, 400, 533);
            for (int shape = 0; shape < 300; shape++) {
                pen.setColor(new Color(random.nextInt()));
                pen.fillOval(random.nextInt(400), random.nextInt(533), random.nextInt(60), random.nextInt(60));
            }
            pen.dispose();
            Path file = folder.resolve(i + ".jpg");
            ImageIO.write(photo, "jpg", file.toFile());
            files.add(file);
        }
        return new DrawnPhotos(files);
    }

    List<Sample> samples() {
        return files.stream()
                .map(file -> new Sample(file.toString(), 0, new EncodedFile(file)))
                .toList();
    }
}
